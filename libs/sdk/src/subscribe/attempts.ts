import { setTimeout as wait } from 'node:timers/promises';
import type { KeywardEvent } from './event.js';
import type { TellFailure } from './failure.js';
import { Slots } from './slots.js';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;

export type Handler = (event: KeywardEvent) => Promise<void> | void;

interface AttemptsPlan {
  readonly handler: Handler;
  readonly concurrency: number;
  readonly tell: TellFailure;
  /** Aborted when no further attempt may begin. */
  readonly stopping: AbortSignal;
}

/** Lets the handler try until it succeeds. While an event waits for its next attempt, others have its turn. */
export class Attempts {
  private readonly slots: Slots;

  constructor(private readonly plan: AttemptsPlan) {
    this.slots = new Slots(plan.concurrency);
  }

  /** @returns false where it was stopped before the handler succeeded. */
  async untilHandled(event: KeywardEvent): Promise<boolean> {
    const { stopping, tell } = this.plan;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.slots.use(() => this.attempt(event));
      if (outcome === 'handled') return true;
      if (outcome === 'stopped') return false;
      const retryInMs = pauseAfter(attempt);
      tell({ ...outcome, event, attempt, retryInMs });
      await wait(retryInMs, undefined, { signal: stopping }).catch(() => {});
    }
  }

  private async attempt(event: KeywardEvent): Promise<'handled' | 'stopped' | { readonly error: unknown }> {
    if (this.plan.stopping.aborted) return 'stopped';
    try {
      await this.plan.handler(event);
      return 'handled';
    } catch (error) {
      return { error };
    }
  }
}

/** 250 ms, then twice as long each time, to 30 s; less up to a quarter, so that many that failed together spread out. */
function pauseAfter(attempt: number): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
  return Math.round(longest * (0.75 + Math.random() / 4));
}
