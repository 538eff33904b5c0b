import type { Tried } from './attempt.js';

/** One kind of attempt within its minute. */
export interface Entry {
  readonly tried: Pick<Tried, 'actor' | 'operation' | 'code'>;
  readonly since: number;
  /** All of them. */
  readonly times: number;
  readonly isRepeated: boolean;
}

/** Of all kinds for which there was no room. */
export interface Sum {
  readonly since: number;
  readonly times: number;
  readonly codes: Readonly<Record<string, number>>;
}

export interface Due {
  readonly byKind: ReadonlyMap<string, Entry>;
  readonly sum: Sum | null;
}

interface Bounds {
  readonly windowMs: number;
  /** So many kinds are told one by one within a window. */
  readonly kinds: number;
}

/**
 * Keeps what is written of attempts within bounds, however many there are: of each kind the first at once, and how often
 * it was repeated at the end of its minute; beyond so many kinds a minute only their sum.
 */
export class AttemptBook {
  private readonly entries = new Map<string, Entry>();
  private sum: Sum | null = null;

  constructor(private readonly bounds: Bounds) {}

  /** @returns whether it is to be told now. */
  note(kind: string, tried: Tried, now: number): boolean {
    const entry = this.entries.get(kind);
    if (entry === undefined) return this.begin(kind, tried, now);
    this.entries.set(kind, { ...entry, times: entry.times + tried.times, isRepeated: true });
    return false;
  }

  /** What has come to the end of its minute, and is forgotten with that. @param all also what has not. */
  take(now: number, all = false): Due {
    const isDue = ({ since }: { readonly since: number }) => all || now - since >= this.bounds.windowMs;
    const due = [...this.entries].filter(([, entry]) => isDue(entry));
    for (const [kind] of due) this.entries.delete(kind);
    const sum = this.sum !== null && isDue(this.sum) ? this.sum : null;
    if (sum !== null) this.sum = null;
    return { byKind: new Map(due), sum };
  }

  private begin(kind: string, tried: Tried, now: number): boolean {
    if (this.entries.size < this.bounds.kinds) {
      const { actor, operation, code, times } = tried;
      this.entries.set(kind, { tried: { actor, operation, code }, since: now, times, isRepeated: false });
      return true;
    }
    const { since, times, codes }: Sum = this.sum ?? { since: now, times: 0, codes: {} };
    const { code } = tried;
    this.sum = { since, times: times + tried.times, codes: { ...codes, [code]: (codes[code] ?? 0) + tried.times } };
    return false;
  }
}
