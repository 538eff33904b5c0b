const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** After the first attempt, the second, …: as Standard Webhooks proposes, over a day and a half less than five hours. */
const RETRY_AFTER_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
] as const;

/** So much longer at most, by chance: what failed together does not come back together. */
const JITTER = 0.1;

/**
 * When to try again after so many attempts in vain; null: never.
 * @param chance from 0 to 1.
 */
export function retryAt(attempts: number, lastAt: Date, chance: number): Date | null {
  const afterMs = RETRY_AFTER_MS[attempts - 1];
  return afterMs === undefined ? null : new Date(lastAt.getTime() + Math.round(afterMs * (1 + JITTER * chance)));
}
