/** What can be wrong with a log, or with an export of it. The names are for ever: scripts go by them. */
export type FindingKind =
  /** Of the file. */
  | 'not-an-export'
  | 'unreadable-line'
  | 'line-out-of-place'
  | 'file-changed'
  | 'file-cut-off'
  | 'beyond-the-end'
  /** Of what is signed. */
  | 'wrong-log'
  | 'checkpoint-not-signed'
  | 'trailer-not-signed'
  | 'not-witnessed'
  | 'witnessed-long-ago'
  /** Of the log. */
  | 'entry-changed'
  | 'entry-moved'
  | 'entry-missing'
  | 'entry-doubled'
  | 'entry-misnamed'
  | 'version-missing'
  | 'version-doubled'
  | 'tree-changed'
  | 'tree-missing'
  | 'forked'
  | 'rolled-back'
  /** Of keys. */
  | 'key-changed'
  | 'key-missing'
  | 'key-unexplained'
  | 'key-behind'
  | 'key-ahead'
  | 'key-doubled';

export interface Finding {
  readonly kind: FindingKind;
  /** Where it stands in the file, from 1 on; null for what is nowhere in particular. */
  readonly line: number | null;
  /** In the log; null for what has none. */
  readonly position: number | null;
  readonly message: string;
}

export type Place = Partial<Pick<Finding, 'line' | 'position'>>;

/** More are counted, and not kept: one cause may have a million effects. */
const KEPT = 1_000;

export class Findings {
  readonly kept: Finding[] = [];
  private counted = 0;

  add(kind: FindingKind, message: string, { line = null, position = null }: Place = {}): void {
    this.counted++;
    if (this.kept.length < KEPT) this.kept.push({ kind, line, position, message });
  }

  get count(): number {
    return this.counted;
  }
}
