import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../event.js';
import { Id, ids, Time } from '../event-fields.js';

/** Days before the expiry at which `key.expiring` is told, longest first. */
export const EXPIRY_NOTICE_DAYS = [30, 14, 7, 1] as const;
export type ExpiryNoticeDays = (typeof EXPIRY_NOTICE_DAYS)[number];

const expiring = { name: Type.String(), ownerId: Id('usr'), expiresAt: Time };

export const apiKeyExpiring = defineEvent(
  'key.expiring',
  {
    about: 'A key came so near to its expiry: told once at each rung of the ladder.',
    data: Type.Object({
      ...expiring,
      days: Type.Enum(EXPIRY_NOTICE_DAYS, { description: 'The rung of the ladder: at most so many days are left.' }),
    }),
    example: { name: 'nightly batch', ownerId: ids.usr, expiresAt: '2026-05-30T12:00:00.000Z', days: 30 },
  },
  () => ({ before: null, after: null }),
);

export type ApiKeyExpiringData = DataOf<typeof apiKeyExpiring>;

export const apiKeyExpired = defineEvent(
  'key.expired',
  {
    about: 'A key came to its expiry, and is refused from then on.',
    data: Type.Object(expiring),
    example: { name: 'nightly batch', ownerId: ids.usr, expiresAt: '2026-05-30T12:00:00.000Z' },
  },
  () => ({ before: null, after: null }),
);
