import { defineEvent } from '../event.js';

/** Days before the expiry at which `key.expiring` is told, longest first. */
export const EXPIRY_NOTICE_DAYS = [30, 14, 7, 1] as const;
export type ExpiryNoticeDays = (typeof EXPIRY_NOTICE_DAYS)[number];

export interface ApiKeyExpiringData {
  readonly name: string;
  readonly ownerId: string;
  readonly expiresAt: string;
  /** The rung of the ladder: at most so many days are left. */
  readonly days: ExpiryNoticeDays;
}

export const apiKeyExpiring = defineEvent<ApiKeyExpiringData>('key.expiring', () => ({ before: null, after: null }));

export interface ApiKeyExpiredData {
  readonly name: string;
  readonly ownerId: string;
  readonly expiresAt: string;
}

export const apiKeyExpired = defineEvent<ApiKeyExpiredData>('key.expired', () => ({ before: null, after: null }));
