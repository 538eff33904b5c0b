import type { Subscription } from './subscriptions.js';

export const LOG = 'log';

/** How far the log was read, what follows from it up to there, and who reads on: one document, so one write. */
export interface Place {
  readonly _id: typeof LOG;
  /** Counted up by each who takes the lease: whoever lost it writes nothing more. */
  readonly term: number;
  readonly holder: string | null;
  readonly until: Date;
  /** The next position; null where nothing was read yet. */
  readonly next: number | null;
  readonly subscriptions: Readonly<Record<string, Subscription>>;
}
