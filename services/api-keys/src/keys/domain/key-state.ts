import type { KeyStateView } from '#contracts';
import type { ApiKey } from './api-key.js';

/** The key as its events tell it. */
export function toState(key: ApiKey): KeyStateView {
  const { projectId, ownerId, memberId, role, name, kind, imported, lastFour, previous } = key;
  const { scopes, allowedCidrs, rateLimit, remainingUses, metadata, tags } = key;
  return {
    keyId: key._id,
    version: key.ver,
    projectId,
    createdAt: written(key.createdAt) ?? '',
    ownerId,
    memberId,
    role,
    name,
    kind,
    imported,
    lastFour,
    scopes,
    allowedCidrs,
    rateLimit,
    remainingUses,
    metadata,
    tags,
    expiresAt: written(key.expiresAt) ?? '',
    previousTextUntil: written(previous?.until),
    disabledAt: written(key.disabledAt),
    leakedAt: written(key.leakedAt),
    deletedAt: written(key.deletedAt),
  };
}

/** Whoever edits a document may leave no time where one should be: that is to be told, and to break nothing. */
function written(time: Date | null | undefined): string | null {
  return time instanceof Date ? time.toISOString() : (time ?? null);
}
