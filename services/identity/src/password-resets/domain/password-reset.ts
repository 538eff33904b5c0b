import { Problem } from '#contracts';

/** Somebody has asked for a new password. One is kept for every request, whether there is such an account or not. */
export interface PasswordReset {
  readonly _id: string;
  /** A keyed hash of the address as it is compared: of an unknown one there is nothing else to keep. */
  readonly emailDigest: string;
  /** Null where the address has no account. */
  readonly userId: string | null;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** Each request has a link of its own. */
export const ONLY_ISSUE = 1;

const LIFETIME_MS = 10 * 60 * 1_000;

/** A link is good for 10 minutes. */
export function endOfLink(now: Date): Date {
  return new Date(now.getTime() + LIFETIME_MS);
}

/** Good once, and for 10 minutes. Whether a newer one was asked for, the store knows. */
export function isUsable(reset: PasswordReset, now: Date): boolean {
  return reset.usedAt === null && now < reset.expiresAt;
}

/** @throws Problem `link.invalid`, which says no more. */
export function assertUsable(reset: PasswordReset | null, now: Date): asserts reset is PasswordReset {
  if (reset === null || !isUsable(reset, now)) throw new Problem('link.invalid');
}
