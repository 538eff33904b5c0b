import { Problem, type ApiKeyStatus, type ApiKeyView, type Role, type VerificationCode } from '#contracts';
import { DAY_MS, type LifetimePolicy } from './policy.js';

/** A key as its rules see it. */
export interface ApiKey {
  readonly _id: string;
  readonly projectId: string;
  readonly ownerId: string;
  /** The owner's membership: role and project are those of the key for good. */
  readonly memberId: string;
  readonly role: Role;
  readonly name: string;
  readonly kind: 'standard';
  readonly prefix: string;
  readonly lastFour: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly disabledAt: Date | null;
  readonly deletedAt: Date | null;
  readonly ver: number;
}

/**
 * Counts from now once a key has lapsed, so no one pays for days already gone. Never shortens.
 * @throws Problem `api-key.expired`, `api-key.extension-too-long` or `api-key.lifetime-exceeded`, by the policy.
 */
export function extended(expiresAt: Date, days: number, now: Date, policy: LifetimePolicy): Date {
  const lapsed = expiresAt <= now;
  if (lapsed && !policy.revive) throw new Problem('api-key.expired');
  const { longestExtensionDays } = policy;
  if (days > longestExtensionDays) {
    throw new Problem('api-key.extension-too-long', [
      { field: 'days', message: `must be at most ${longestExtensionDays}` },
    ]);
  }
  const from = lapsed ? now : expiresAt;
  return withinLifetime(new Date(from.getTime() + days * DAY_MS), now, policy);
}

/** The end of a new key's validity. @throws Problem `api-key.lifetime-exceeded`. */
export function firstExpiry(days: number | undefined, now: Date, policy: LifetimePolicy): Date {
  return withinLifetime(new Date(now.getTime() + (days ?? policy.defaultDays) * DAY_MS), now, policy);
}

function withinLifetime(to: Date, now: Date, { longestLifetimeDays }: LifetimePolicy): Date {
  const latest = new Date(now.getTime() + longestLifetimeDays * DAY_MS);
  if (to <= latest) return to;
  throw new Problem('api-key.lifetime-exceeded', [
    { field: 'days', message: `the key may live until ${latest.toISOString()} at most` },
  ]);
}

/** What a holder of the right secret is told. Being gone for good outweighs being switched off, and that a lapse. */
export function verificationCodeOf(key: ApiKey, now: Date): VerificationCode {
  if (key.deletedAt !== null) return 'deleted';
  const status = statusOf(key, now);
  return status === 'active' ? 'valid' : status;
}

function statusOf(key: ApiKey, now: Date): ApiKeyStatus {
  if (key.disabledAt !== null) return 'disabled';
  return key.expiresAt <= now ? 'expired' : 'active';
}

export function toView(key: ApiKey, now: Date): ApiKeyView {
  return {
    id: key._id,
    projectId: key.projectId,
    ownerId: key.ownerId,
    name: key.name,
    kind: key.kind,
    prefix: key.prefix,
    lastFour: key.lastFour,
    status: statusOf(key, now),
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    version: key.ver,
  };
}
