import { takeFrom, type Counted } from './sliding-window.js';
import type { RateLimit } from './snapshot.js';

/** Keys whose windows are kept. Of more, those that were not used for longest are forgotten. */
const MOST_WINDOWS = 50_000;

/** What may be told of a key's rate limit, after the use it is told with. */
export interface RateLimitState {
  /** Uses that any window allows. */
  readonly limit: number;
  /** The length of the window. */
  readonly seconds: number;
  /** Uses there is still room for. */
  readonly remaining: number;
  /** Until there is room again, or more of it. */
  readonly resetSeconds: number;
}

export interface Admission {
  readonly allowed: boolean;
  readonly state: RateLimitState;
}

/** The rate limits of keys, as counted in this process: of several, each lets as many uses pass. */
export class RateLimits {
  /** In the order of their last use. */
  private readonly windows = new Map<string, readonly Counted[]>();
  /** Stays where it is between evictions: starting over each time would pass what was deleted again and again. */
  private oldest: Iterator<string> | null = null;

  /** Counts a use that costs so many. @param nowMs of a clock that is never set back. */
  take(keyId: string, limit: RateLimit, cost: number, nowMs: number): Admission {
    const { allowed, window, remaining, resetMs } = takeFrom(this.windows.get(keyId) ?? [], limit, cost, nowMs);
    this.keep(keyId, window);
    const { requests, seconds } = limit;
    // A clock that tells fractions may add up to a little more than a window.
    const resetSeconds = Math.ceil(Math.round(resetMs) / 1_000);
    return { allowed, state: { limit: requests, seconds, remaining, resetSeconds } };
  }

  private keep(keyId: string, window: readonly Counted[]): void {
    this.windows.delete(keyId);
    if (window.length > 0) this.windows.set(keyId, window);
    if (this.windows.size <= MOST_WINDOWS) return;
    this.oldest ??= this.windows.keys();
    const next = this.oldest.next();
    if (next.done === true) this.oldest = null;
    else this.windows.delete(next.value);
  }
}
