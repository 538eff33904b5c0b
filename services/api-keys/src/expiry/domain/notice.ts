import { EXPIRY_NOTICE_DAYS, type ExpiryNoticeDays } from '#contracts';
import type { ApiKey } from '../../keys/domain/api-key.js';
import { nextNotice } from '../../keys/domain/lifetime.js';
import { DAY_MS } from '../../keys/domain/policy.js';

/** What there is to tell of a key's expiry, and when there will be something again. */
export interface Notice {
  /** The rung that holds now; null: it has expired. */
  readonly days: ExpiryNoticeDays | null;
  /** Null: nothing any more, unless the key is given new days. */
  readonly nextNoticeAt: Date | null;
}

/**
 * Null where nothing is due: the key was extended, deleted, or told of meanwhile. Of several rungs that are passed only
 * the lowest still holds, so that after a downtime nobody is told that 14 days are left when it is six.
 */
export function noticeOf(
  { deletedAt, nextNoticeAt, expiresAt }: Pick<ApiKey, 'deletedAt' | 'nextNoticeAt' | 'expiresAt'>,
  now: Date,
): Notice | null {
  if (deletedAt !== null || nextNoticeAt === null || nextNoticeAt > now) return null;
  if (expiresAt <= now) return { days: null, nextNoticeAt: null };
  const left = expiresAt.getTime() - now.getTime();
  const days = EXPIRY_NOTICE_DAYS.findLast((rung) => left <= rung * DAY_MS);
  return days === undefined ? null : { days, nextNoticeAt: nextNotice(expiresAt, now) };
}
