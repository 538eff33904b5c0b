import type { ApiKeyView } from '#contracts';
import { statusOf, type ApiKey } from './api-key.js';

/** The key as its owner may see it: no digest, nothing of how it is kept. */
export function toView(key: ApiKey, now: Date): ApiKeyView {
  const { projectId, ownerId, memberId, role, name, kind, prefix, lastFour, previous } = key;
  const { scopes, allowedCidrs, rateLimit, remainingUses, metadata, tags } = key;
  return {
    id: key._id,
    projectId,
    ownerId,
    memberId,
    role,
    name,
    kind,
    prefix,
    lastFour,
    status: statusOf(key, now),
    scopes,
    allowedCidrs,
    rateLimit,
    remainingUses,
    metadata,
    tags,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    previousTextUntil: previous !== null && previous.until > now ? previous.until.toISOString() : null,
    leakedAt: key.leakedAt?.toISOString() ?? null,
    version: key.ver,
  };
}
