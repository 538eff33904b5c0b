import { hash } from 'node:crypto';
import { canonicalJson, parseCanonical } from './canonical-json.js';
import { keyFields, type KeyState } from './key-fold.js';

export const EXPORT_FORMAT = 'keyward-audit-export/1';

/** What an export begins with. */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT;
  readonly origin: string;
  /** Written keys (C2SP signed-note, "vkey"); a log without a witness has none. */
  readonly log: string;
  readonly witness: string | null;
  readonly exportedAt: string;
  /** A note: how far the log reached when the export began. */
  readonly checkpoint: string;
}

/** As much of an entry as is judged by itself; its hash covers the rest. */
export interface Leaf {
  readonly index: number;
  readonly eventId: string;
  readonly action: string;
  readonly target: string;
  readonly version: number;
  readonly projectId: string | null;
  readonly time: string;
  readonly recordedAt: string;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export type ExportLine =
  | { readonly kind: 'header'; readonly header: ExportHeader }
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  /** The hashes of the leaves since the last such line, as the tree has them. */
  | { readonly kind: 'hashes'; readonly start: number; readonly hashes: readonly Buffer[] }
  | { readonly kind: 'key'; readonly key: KeyState }
  | { readonly kind: 'checkpoint'; readonly note: string }
  | { readonly kind: 'trailer'; readonly note: string };

const HASH_BYTES = 32;
const MOST_HASHES = 256;

export const exportLines = {
  header: (header: ExportHeader) => `${canonicalJson({ header })}\n`,
  /** @param text the leaf itself: canonical already. */
  leaf: (text: string) => `${text}\n`,
  hashes: (start: number, hashes: readonly Uint8Array[]) =>
    `${canonicalJson({ hashes: Buffer.concat(hashes).toString('base64'), start })}\n`,
  key: (key: KeyState) => `${canonicalJson({ key })}\n`,
  checkpoint: (checkpoint: string) => `${canonicalJson({ checkpoint })}\n`,
  trailer: (trailer: string) => `${canonicalJson({ trailer })}\n`,
} as const;

/** What every line so far comes to: the first of an export follows on nothing. @param line with its newline. */
export function chained(before: Uint8Array | null, line: Uint8Array | string): Buffer {
  return hash('sha256', Buffer.concat([before ?? Buffer.alloc(HASH_BYTES), Buffer.from(line)]), 'buffer');
}

/** What the log signs at the end of an export. */
export interface ExportEnd {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly exportedAt: string;
  /** Of every line before. */
  readonly chain: Buffer;
}

/** The text of its note. It can be taken for no checkpoint, whose second line is a number. */
export function exportEndText({ origin, size, root, exportedAt, chain }: ExportEnd): string {
  const [writtenRoot, writtenChain] = [root.toString('base64'), chain.toString('base64')];
  return `${EXPORT_FORMAT}\norigin ${origin}\nsize ${size}\nroot ${writtenRoot}\nexported ${exportedAt}\nlines ${writtenChain}\n`;
}

/** When an export says it ended; null for the text of another note. */
export function exportedAtIn(text: string): string | null {
  const [, exportedAt] = /\nexported (\S+)\nlines \S+\n$/.exec(text) ?? [];
  return exportedAt !== undefined && isTime(exportedAt) ? exportedAt : null;
}

/** @param line without its newline. Null for what no line of an export looks like. */
export function parseExportLine(line: Uint8Array): ExportLine | null {
  const value = parseCanonical(line);
  if (!isObject(value)) return null;
  if ('eventId' in value) return isLeaf(value) ? { kind: 'leaf', leaf: value } : null;
  const [name = ''] = Object.keys(value);
  const read = Object.hasOwn(readers, name) ? readers[name as keyof typeof readers] : null;
  return read?.(value) ?? null;
}

type Json = Readonly<Record<string, unknown>>;

const readers = {
  header: ({ header, ...rest }: Json): ExportLine | null =>
    isAlone(rest) && isHeader(header) ? { kind: 'header', header } : null,
  hashes: ({ hashes: written, start, ...rest }: Json): ExportLine | null => {
    const hashes = typeof written === 'string' ? hashesIn(written) : null;
    return isAlone(rest) && hashes !== null && isCount(start, 0) ? { kind: 'hashes', start, hashes } : null;
  },
  key: ({ key, ...rest }: Json): ExportLine | null => (isAlone(rest) && isKey(key) ? { kind: 'key', key } : null),
  checkpoint: ({ checkpoint: note, ...rest }: Json): ExportLine | null =>
    isAlone(rest) && typeof note === 'string' ? { kind: 'checkpoint', note } : null,
  trailer: ({ trailer: note, ...rest }: Json): ExportLine | null =>
    isAlone(rest) && typeof note === 'string' ? { kind: 'trailer', note } : null,
} as const;

/** Null where it is not whole hashes, or not written in the one way there is. */
function hashesIn(written: string): readonly Buffer[] | null {
  const bytes = Buffer.from(written, 'base64');
  const count = bytes.length / HASH_BYTES;
  if (!Number.isInteger(count) || count > MOST_HASHES || bytes.toString('base64') !== written) return null;
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

const leafMembers = [
  'action',
  'actor',
  'after',
  'before',
  'details',
  'eventId',
  'index',
  'projectId',
  'recordedAt',
  'requestId',
  'source',
  'target',
  'time',
  'version',
];

function isLeaf(value: Json): value is Json & Leaf {
  const { index, version, eventId, action, target, source, projectId, requestId, time, recordedAt } = value;
  const { actor, after, before, details } = value;
  return (
    Object.keys(value).join() === leafMembers.join() &&
    isCount(index, 0) &&
    isCount(version, 1) &&
    [eventId, action, target, source].every((each) => typeof each === 'string') &&
    [projectId, requestId].every((each) => each === null || typeof each === 'string') &&
    [time, recordedAt].every(isTime) &&
    [actor, details].every(isObject) &&
    [after, before].every((each) => each === null || isObject(each))
  );
}

function isHeader(value: unknown): value is ExportHeader {
  if (!isObject(value)) return false;
  const { format, origin, log, witness, exportedAt, checkpoint, ...rest } = value;
  return (
    isAlone(rest) &&
    format === EXPORT_FORMAT &&
    [origin, log, checkpoint].every((each) => typeof each === 'string') &&
    (witness === null || typeof witness === 'string') &&
    isTime(exportedAt)
  );
}

function isKey(value: unknown): value is KeyState {
  if (!isObject(value)) return false;
  const isWhole = Object.keys(value).join() === keyFields.toSorted().join();
  return isWhole && typeof value['keyId'] === 'string' && isCount(value['version'], 1);
}

function isAlone(rest: Json): boolean {
  return Object.keys(rest).length === 0;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= least;
}

function isTime(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString() === value;
}
