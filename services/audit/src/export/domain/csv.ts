import { toEntryView, type Entry } from '../../log/domain/entry.js';

type Cell = string | number | null;
type Column = readonly [name: string, cell: (entry: Entry) => Cell];

const columns: readonly Column[] = [
  ['index', ({ _id }) => _id],
  ['time', ({ at }) => at.toISOString()],
  ['recordedAt', ({ recordedAt }) => recordedAt.toISOString()],
  ['action', ({ action }) => action],
  ['target', ({ target }) => target],
  ['version', ({ version }) => version],
  ['projectId', ({ projectId }) => projectId],
  ['actorKind', ({ actor }) => actor.kind],
  ['actorId', ({ actor }) => actor.id],
  ['actorMemberId', ({ actor }) => actor.memberId],
  ['actorRole', ({ actor }) => actor.role],
  ['actorKeyId', ({ actor }) => actor.keyId ?? null],
  ['requestId', ({ requestId }) => requestId],
  ['source', ({ source }) => source],
  ['eventId', ({ eid }) => eid],
  ['before', (entry) => jsonIn(toEntryView(entry).before)],
  ['after', (entry) => jsonIn(toEntryView(entry).after)],
  ['details', (entry) => jsonIn(toEntryView(entry).details)],
];

/** The first line, as RFC 4180 has it. */
export function csvHeader(): string {
  return lineOf(columns.map(([name]) => name));
}

/** An entry as one record of RFC 4180, of which no cell is a formula to a program that opens it as a table. */
export function csvLine(entry: Entry): string {
  return lineOf(columns.map(([, cell]) => cell(entry)));
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`;
}

function written(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = harmless(cell ?? '');
  return /[",;\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What makes a cell a formula where it comes first (OWASP, "CSV Injection"), with the full-width forms. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** A quote before it makes it text. No number of ours and no id begins so. */
function harmless(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/**
 * Written so that it stays one thing where a program splits lines at other signs than commas: behind such a sign what would
 * begin a formula is escaped, in the way that JSON has for it. Nothing is lost.
 */
function jsonIn(value: unknown): string {
  if (value === null) return '';
  return JSON.stringify(value).replaceAll(jsonText, (text) => text.replaceAll(behindSeparator, escaped));
}

const jsonText = /"(?:[^"\\]|\\.)*"/g;
const behindSeparator = /(?<=[;,|"'])[=+\-@＝＋－＠]/gu;

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
