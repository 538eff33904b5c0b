import { chained, parseExportLine, type ExportHeader, type ExportLine } from './export-lines.js';
import { Findings, type Finding } from './findings.js';
import { KeyCheck } from './key-check.js';
import { SealCheck, type SealedCheckpoint, type Trust } from './seal-check.js';
import { TreeCheck, type Roots } from './tree-check.js';
import { VersionCheck } from './version-check.js';

const NEWLINE = 0x0a;
/** A leaf has 65,535 bytes at most, and no other line is longer. */
const LONGEST_LINE = 1_000_000;

/** A checkpoint of this log that was seen earlier. */
export interface SeenCheckpoint {
  readonly note: string;
  /** RFC 3339. Where it is not known, the time at which its witness signed counts. */
  readonly at: string | null;
}

export interface LogCheckOptions extends Trust {
  readonly seen?: readonly SeenCheckpoint[];
}

export interface LogReport {
  readonly ok: boolean;
  readonly origin: string | null;
  /** How many entries the checkpoint is of. */
  readonly size: number | null;
  readonly entries: number;
  readonly targets: number;
  readonly keys: number;
  readonly exportedAt: string | null;
  /** By the clock of the witness; null where none was asked. */
  readonly witnessedAt: string | null;
  /** The note, to be held against a later export. */
  readonly checkpoint: string | null;
  /** The first thousand. */
  readonly findings: readonly Finding[];
  readonly countOfFindings: number;
}

interface Seen extends SealedCheckpoint {
  readonly at: Date | null;
}

interface Numbered {
  readonly bytes: Buffer;
  readonly line: number;
}

/**
 * Checks an export of the log, with nothing but keys: that it is whole, that the log has signed it, that its entries are
 * those of the signed tree, and that every key is what its entries say. Holds neither the file nor its entries in memory;
 * of each thing its newest version, and of each key its state.
 */
export class LogCheck {
  private readonly findings = new Findings();
  private readonly seal: SealCheck;
  private readonly versions = new VersionCheck(this.findings);
  private readonly keys = new KeyCheck(this.findings);
  private readonly seen: readonly Seen[];
  private tree: TreeCheck;
  private header: ExportHeader | null = null;
  private first: SealedCheckpoint | null = null;
  private last: SealedCheckpoint | null = null;
  private exportedAt: Date | null = null;
  private chain: Buffer | null = null;
  private rest: Buffer = Buffer.alloc(0);
  private lines = 0;
  private entries = 0;
  private hasCheckpoint = false;
  private hasTrailer = false;
  private isOver = false;

  /** @throws RangeError for a key that is none. */
  constructor(options: LogCheckOptions) {
    this.seal = new SealCheck(this.findings, options);
    this.seen = (options.seen ?? []).flatMap(({ note, at }) => {
      const checkpoint = this.seal.openCheckpoint(note, 'the checkpoint seen earlier', null);
      return checkpoint === null ? [] : { ...checkpoint, at: at === null ? checkpoint.witnessedAt : new Date(at) };
    });
    this.tree = this.newTree();
  }

  /** How many entries were read. */
  get read(): number {
    return this.entries;
  }

  /** Any part of the file, in order. */
  write(chunk: Uint8Array): void {
    const bytes = this.rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      this.takeLine({ bytes: bytes.subarray(start, end + 1), line: ++this.lines });
      start = end + 1;
    }
    this.rest = bytes.subarray(start);
    if (this.rest.length <= LONGEST_LINE) return;
    if (!this.isOver) this.findings.add('unreadable-line', 'the line does not end', { line: this.lines + 1 });
    this.isOver = true;
    this.rest = Buffer.alloc(0);
  }

  /** To be called once, after the last part. */
  end(): LogReport {
    const { findings, last, header, exportedAt } = this;
    if (header === null) findings.add('not-an-export', 'it does not begin as an export of the log does');
    else if (!this.hasTrailer || this.rest.length > 0) {
      findings.add('file-cut-off', 'it does not end as an export of the log does', { line: this.lines + 1 });
    }
    const size = (last ?? this.first)?.size ?? 0;
    this.tree.finish(size);
    this.keys.finish(this.first?.size ?? size);
    this.judgeTree();
    for (const seen of this.seen) this.judgeSeen(seen);
    return {
      ok: findings.count === 0,
      origin: header?.origin ?? null,
      size: last?.size ?? null,
      entries: this.entries,
      targets: this.versions.targets,
      keys: this.keys.keys,
      exportedAt: exportedAt?.toISOString() ?? null,
      witnessedAt: last?.witnessedAt?.toISOString() ?? null,
      checkpoint: last?.note ?? null,
      findings: findings.kept,
      countOfFindings: findings.count,
    };
  }

  private takeLine({ bytes, line }: Numbered): void {
    if (this.isOver) {
      this.findings.add('beyond-the-end', 'there is more after the last line', { line });
      return;
    }
    const parsed = parseExportLine(bytes.subarray(0, -1));
    if (parsed === null) this.findings.add('unreadable-line', 'it is no line of an export', { line });
    else if ((parsed.kind === 'header') !== (line === 1)) {
      this.findings.add(line === 1 ? 'not-an-export' : 'line-out-of-place', 'an export begins with its header', {
        line,
      });
    } else this.take(parsed, { bytes, line });
    if (parsed?.kind !== 'trailer') this.chain = chained(this.chain, bytes);
  }

  private take(parsed: ExportLine, { bytes, line }: Numbered): void {
    switch (parsed.kind) {
      case 'header':
        return this.begin(parsed.header);
      case 'leaf':
        this.entries++;
        if (!this.tree.take(parsed.leaf, bytes.subarray(0, -1), line)) return;
        this.versions.take(parsed.leaf, line);
        return this.keys.takeEntry(parsed.leaf);
      case 'hashes':
        return this.tree.takeHashes(parsed.start, parsed.hashes, line);
      case 'key':
        return this.keys.takeKey(parsed.key, line);
      case 'checkpoint':
        this.hasCheckpoint = true;
        this.last = this.seal.openCheckpoint(parsed.note, 'the checkpoint', line);
        if (this.last !== null) this.tree.finish(this.last.size);
        return;
      case 'trailer':
        return this.close(parsed.note, line);
    }
  }

  private begin(header: ExportHeader): void {
    this.header = header;
    this.seal.takeHeader(header);
    this.first = this.seal.openCheckpoint(header.checkpoint, 'the checkpoint of the header', 1);
    if (this.first !== null) this.seal.assertFresh(this.first, new Date(header.exportedAt), 1);
    this.tree = this.newTree();
  }

  private close(note: string, line: number): void {
    this.isOver = true;
    this.hasTrailer = true;
    if (!this.hasCheckpoint) this.findings.add('file-changed', 'it has no checkpoint before its last line', { line });
    this.exportedAt = this.seal.openTrailer(note, this.last, this.chain, line);
    if (this.exportedAt !== null && this.last !== null) this.seal.assertFresh(this.last, this.exportedAt, line);
  }

  /** The header comes first, and there are no roots to keep before. */
  private newTree(): TreeCheck {
    const sizes = [this.first, ...this.seen].flatMap((checkpoint) => checkpoint?.size ?? []);
    return new TreeCheck(this.findings, new Set(sizes));
  }

  private judgeTree(): void {
    const checkpoints = [this.first, this.last].filter((each) => each !== null);
    const judged = checkpoints.map((checkpoint) => ({ checkpoint, roots: this.tree.rootsAt(checkpoint.size) }));
    const isRight = (which: keyof Roots) =>
      judged.every(({ checkpoint, roots }) => roots?.[which].equals(checkpoint.root) === true);
    const [entriesAreRight, treeIsRight] = [isRight('ofEntries'), isRight('ofTree')];
    if (!entriesAreRight || !treeIsRight) this.tree.judge(entriesAreRight);
    if (entriesAreRight || treeIsRight) return;
    const other = judged.find(({ checkpoint, roots }) => roots?.ofTree.equals(checkpoint.root) !== true);
    const size = other?.checkpoint.size ?? 0;
    this.findings.add('forked', `the log has signed another tree of ${size} entries: it was written anew, or forked`);
  }

  private judgeSeen(seen: Seen): void {
    const { last, exportedAt } = this;
    if (last === null) return;
    if (seen.size > last.size) {
      // An export that was made before is no news of the log.
      if (exportedAt !== null && seen.at !== null && exportedAt < seen.at) return;
      const message = `the log had ${seen.size} entries, as a checkpoint seen earlier says, and now has ${last.size}`;
      this.findings.add('rolled-back', message);
    } else if (this.tree.rootsAt(seen.size)?.ofTree.equals(seen.root) !== true) {
      const message = `the log had other entries when it had ${seen.size}, as a checkpoint seen earlier says`;
      this.findings.add('forked', message);
    }
  }
}
