/** What a use may rest on: that a key is there, is switched on, that its member has a service. Each may be taken and given. */
export type Ground = string;

/** `unavailable`: that it cannot be found out, or no answer. `strange`: what no caller should ever be told. */
export type Verdict = 'accepted' | 'refused' | 'unavailable' | 'strange';

/** One question whether a key holds. Times are milliseconds of this machine's monotonic clock. */
export interface Verification {
  /** Who was asked. */
  readonly at: string;
  /** All of which must be given. */
  readonly restsOn: readonly Ground[];
  /** Before it was sent. */
  readonly began: number;
  /** After its answer came. */
  readonly ended: number;
  readonly verdict: Verdict;
}

/** Something is taken away or given. What is sent again is a change of its own. */
export interface Change {
  readonly ground: Ground;
  readonly does: 'take' | 'give';
  readonly began: number;
  /** Null: it is not known whether it took place. */
  answered: number | null;
}

/** Everything that was asked, and everything that was changed meanwhile. */
export class RevocationJournal {
  readonly verifications: Verification[] = [];
  readonly changes: Change[] = [];

  /** To be called before it is sent. */
  note(does: Change['does'], ground: Ground): Change {
    const change: Change = { ground, does, began: now(), answered: null };
    this.changes.push(change);
    return change;
  }
}

/** The same clock in all processes of a machine: it goes on while they stand still, and nobody sets it. */
export function now(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}
