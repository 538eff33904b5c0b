import { createHash, randomBytes } from 'node:crypto';
import {
  checkpointText,
  COSIGNATURE,
  ED25519,
  Frontier,
  leafHash,
  signatureLine,
  signedNote,
  signingKey,
  writtenKey,
} from '#merkle';
import {
  canonicalJson,
  chained,
  EXPORT_FORMAT,
  exportEndText,
  exportLines,
  KeyFold,
  type KeyState,
} from '../src/index.js';

type Json = Record<string, unknown>;

export interface SmallEntry extends Json {
  index: number;
  eventId: string;
  action: string;
  target: string;
  version: number;
  projectId: string | null;
  time: string;
  after: Json | null;
  details: Json;
}

const ORIGIN = 'keyward.test/audit-log';
const START = Date.UTC(2026, 2, 1);
const BLOCK = 4;

/** Numbers that a seed repeats. */
export function numbersFrom(seed: string): (below: number) => number {
  let count = 0;
  return (below) => createHash('sha256').update(`${seed}/${count++}`).digest().readUIntBE(0, 6) % below;
}

/** The parts of an export, each of which a test may change before it is written. */
export class SmallLog {
  readonly log = signingKey(ORIGIN, ED25519, randomBytes(32));
  readonly witness = signingKey('keyward.test/witness', COSIGNATURE, randomBytes(32));
  readonly entries: SmallEntry[] = [];
  /** What the tree has. */
  hashes: Buffer[] = [];
  keys: KeyState[] = [];
  /** How far the log reached when the export began; the rest came while it was made. */
  firstSize = 0;
  at = START;
  witnessedAt: number | null = null;
  /** What is signed; as the tree is, where nothing else is said. */
  signed: ((size: number) => Buffer) | null = null;

  get trust() {
    return { log: writtenKey(this.log), witness: writtenKey(this.witness) };
  }

  /** An honest log of so many entries, of which none tells of anything but keys and projects. */
  static of(size: number, next: (below: number) => number): SmallLog {
    const log = new SmallLog();
    const keys: string[] = [];
    for (let index = 0; index < size; index++) {
      if (keys.length === 0 || next(3) === 0) keys.push(log.bear(next));
      else log.tell(keys[next(keys.length)] ?? '', next);
    }
    log.settle(size - next(Math.min(4, size + 1)));
    return log;
  }

  /** Keys as the entries leave them, and a tree of the entries. */
  settle(firstSize = this.entries.length): void {
    this.firstSize = firstSize;
    this.hashes = this.entries.map((entry) => leafHash(Buffer.from(canonicalJson(entry))));
    const told = Map.groupBy(this.entries.filter(isOfKey), ({ target }) => target);
    const sorted = [...told].toSorted(([one], [other]) => (one < other ? -1 : 1));
    this.keys = sorted.flatMap(([, entries]) => KeyFold.of(entries).state ?? []);
  }

  bear(next: (below: number) => number): string {
    const keyId = `key_${String(next(10 ** 9)).padStart(10, '0')}${this.entries.length}`;
    const after = {
      name: `ключ "${next(100)}" \u0007`,
      ownerId: 'usr_1',
      memberId: 'mem_1',
      role: 'user',
      kind: 'standard',
    };
    this.append(keyId, 'key.created', {
      after: {
        ...after,
        expiresAt: this.time(90),
        scopes: next(2) === 0 ? null : ['svc_1'],
        remainingUses: next(2) === 0 ? null : 5,
      },
    });
    return keyId;
  }

  tell(keyId: string, next: (below: number) => number): void {
    const changes: readonly [action: string, after: Json | null, details?: Json][] = [
      ['key.extended', { expiresAt: this.time(100 + next(100)) }],
      ['key.edited', { name: `name ${next(1_000)}`, tags: ['a', 'b'] }],
      ['key.disabled', { disabledAt: this.time(0) }],
      ['key.enabled', { disabledAt: null }],
      ['key.rotated', { lastFour: 'Yb3k' }, { previousTextUntil: this.time(1) }],
      ['key.expiring', null],
      ['key.deleted', { deletedAt: this.time(0) }],
    ];
    const [action, after, details = {}] = changes[next(changes.length)] ?? ['key.expiring', null];
    this.append(keyId, action, { after, details });
  }

  append(target: string, action: string, given: Partial<SmallEntry> = {}): void {
    const version = this.entries.filter((entry) => entry.target === target).length + 1;
    this.entries.push({
      index: this.entries.length,
      eventId: `${target}:${version}`,
      source: '/keyward/api-keys',
      action,
      actor: { kind: 'user', id: 'usr_1', memberId: 'mem_1', role: 'user' },
      target,
      version,
      projectId: 'prj_1',
      requestId: null,
      time: this.time(0),
      recordedAt: this.time(0),
      before: null,
      after: null,
      details: {},
      ...given,
    });
  }

  /** The lines of its export, signed as an honest log signs what its database holds. */
  lines(): string[] {
    const sizes = [this.firstSize, this.hashes.length] as const;
    const exportedAt = new Date(this.at).toISOString();
    const header = {
      origin: ORIGIN,
      ...this.trust,
      format: EXPORT_FORMAT,
      exportedAt,
      checkpoint: this.checkpoint(sizes[0]),
    };
    const lines = [
      exportLines.header({ ...header, format: EXPORT_FORMAT }),
      ...this.leavesOf(0, sizes[0]),
      ...this.keys.map(exportLines.key),
      ...this.leavesOf(sizes[0], sizes[1]),
      exportLines.checkpoint(this.checkpoint(sizes[1])),
    ];
    const chain = lines.reduce<Buffer | null>(chained, null) ?? Buffer.alloc(0);
    const end = { origin: ORIGIN, size: sizes[1], root: this.rootOf(sizes[1]), exportedAt, chain };
    return [...lines, exportLines.trailer(signedNote(exportEndText(end), [this.log]))];
  }

  checkpoint(size: number): string {
    const text = checkpointText({ origin: ORIGIN, size, root: this.rootOf(size), extensions: [] });
    const seconds = Math.floor((this.witnessedAt ?? this.at) / 1_000);
    return signedNote(text, [this.log]) + signatureLine(this.witness, text, seconds);
  }

  rootOf(size: number): Buffer {
    if (this.signed !== null) return this.signed(size);
    const tree = Frontier.empty();
    for (const hash of this.hashes.slice(0, size)) tree.append(hash);
    return tree.root;
  }

  /** What a database without an entry at some place still has at others. */
  private leavesOf(start: number, end: number): string[] {
    const lines: string[] = [];
    for (let at = start; at < end; at += BLOCK) {
      const until = Math.min(at + BLOCK, end);
      const here = this.entries.filter(({ index }) => index >= at && index < until);
      lines.push(...here.map((entry) => exportLines.leaf(canonicalJson(entry))));
      lines.push(exportLines.hashes(at, this.hashes.slice(at, until)));
    }
    return lines;
  }

  private time(days: number): string {
    return new Date(START + days * 86_400_000 + this.entries.length).toISOString();
  }
}

function isOfKey({ action }: SmallEntry): boolean {
  return action.startsWith('key.');
}
