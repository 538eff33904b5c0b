import { EXPIRY_NOTICE_DAYS, Problem } from '#contracts';
import { DAY_MS, type KeyPolicy } from './policy.js';

/**
 * Counts from now once a key has lapsed, so no one pays for days already gone. Never shortens.
 * @throws Problem `api-key.expired`, `api-key.extension-too-long` or `api-key.lifetime-exceeded`, by the policy.
 */
export function extended(expiresAt: Date, days: number, now: Date, policy: KeyPolicy): Date {
  const lapsed = expiresAt <= now;
  if (lapsed && !policy.revive) throw new Problem('api-key.expired');
  const { longestExtensionDays } = policy;
  if (days > longestExtensionDays) {
    throw new Problem('api-key.extension-too-long', [
      { field: 'days', message: `must be at most ${longestExtensionDays}` },
    ]);
  }
  const from = lapsed ? now : expiresAt;
  return withinLifetime(new Date(from.getTime() + days * DAY_MS), now, policy, 'days');
}

/** How long a new key is wished to live: so many days, or until then, or as the policy has it. */
export interface WishedLife {
  readonly days?: number;
  /** RFC 3339. */
  readonly expiresAt?: string;
}

/**
 * The end of a new key's validity.
 * @throws Problem `api-key.lifetime-exceeded`; `request.invalid` for a time that is over, or days and a time at once.
 */
export function firstExpiry({ days, expiresAt }: WishedLife, now: Date, policy: KeyPolicy): Date {
  if (expiresAt === undefined) {
    return withinLifetime(new Date(now.getTime() + (days ?? policy.defaultDays) * DAY_MS), now, policy, 'days');
  }
  const wrong = (message: string) => new Problem('request.invalid', [{ field: 'expiresAt', message }]);
  if (days !== undefined) throw wrong('is given beside days: choose one');
  const to = new Date(expiresAt);
  if (to <= now) throw wrong('must be in the future');
  return withinLifetime(to, now, policy, 'expiresAt');
}

/** When the expiry ladder speaks next of a key that ends then: at the first rung that is not passed yet. */
export function nextNotice(expiresAt: Date, now: Date): Date {
  const rungs = EXPIRY_NOTICE_DAYS.map((days) => new Date(expiresAt.getTime() - days * DAY_MS));
  return rungs.find((rung) => rung > now) ?? expiresAt;
}

function withinLifetime(to: Date, now: Date, { longestLifetimeDays }: KeyPolicy, field: string): Date {
  const latest = new Date(now.getTime() + longestLifetimeDays * DAY_MS);
  if (to <= latest) return to;
  throw new Problem('api-key.lifetime-exceeded', [
    { field, message: `the key may live until ${latest.toISOString()} at most` },
  ]);
}
