import type { RateLimit } from './snapshot.js';

/**
 * Uses close to each other are counted together, as of the last of them: a window is never more than so many entries
 * and one, however many uses it allows. A use may count for up to this part of the window longer, never shorter.
 */
const ENTRIES_OF_A_WINDOW = 20;

/** Uses that were counted together. Times are milliseconds. */
export interface Counted {
  readonly from: number;
  readonly to: number;
  readonly uses: number;
}

export interface Verdict {
  readonly allowed: boolean;
  /** What is to be kept of the window for the next time: of a refused use nothing is counted. */
  readonly window: readonly Counted[];
  /** Uses there is still room for. */
  readonly remaining: number;
  /** Until there is room for this use, if it was refused, else until there is more than now; 0: nothing is counted. */
  readonly resetMs: number;
}

/**
 * Counts a use, in such a way that no window of the limit's length ever holds more uses than it allows.
 * @param cost uses that it counts for; of more than the limit there is never room.
 */
export function takeFrom(
  past: readonly Counted[],
  { requests, seconds }: RateLimit,
  cost: number,
  now: number,
): Verdict {
  const lengthMs = seconds * 1_000;
  const counting = past.filter(({ to }) => to + lengthMs > now);
  const used = counting.reduce((sum, { uses }) => sum + uses, 0);
  const allowed = used + cost <= requests;
  const window = allowed && cost > 0 ? withUse(counting, cost, now, lengthMs / ENTRIES_OF_A_WINDOW) : counting;
  const excess = allowed ? 1 : used + cost - requests;
  const resetMs = window.length === 0 && allowed ? 0 : leavesAt(window, excess, lengthMs, now) - now;
  const remaining = Math.max(0, requests - used - (allowed ? cost : 0));
  return { allowed, window, remaining, resetMs };
}

function withUse(window: readonly Counted[], uses: number, now: number, togetherMs: number): readonly Counted[] {
  const last = window.at(-1);
  const isNear = last !== undefined && now < last.from + togetherMs;
  if (!isNear) return [...window, { from: now, to: now, uses }];
  // A clock that was set back lets nothing count shorter.
  return [...window.slice(0, -1), { from: last.from, to: Math.max(last.to, now), uses: last.uses + uses }];
}

/** When so many uses will have left the window; where there are not as many, a whole window from now. */
function leavesAt(window: readonly Counted[], uses: number, lengthMs: number, now: number): number {
  let left = 0;
  for (const each of window) {
    left += each.uses;
    if (left >= uses) return each.to + lengthMs;
  }
  return now + lengthMs;
}
