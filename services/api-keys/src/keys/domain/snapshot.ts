import type { KeySnapshot } from '#verifier';
import type { ApiKey } from './api-key.js';

/** The key as verifiers know it: what its authority rests on, and nothing its text could be found by. */
export function snapshotOf(key: ApiKey): KeySnapshot {
  const { projectId, ownerId, memberId, role, kind, scopes, allowedCidrs, rateLimit, metadata } = key;
  return {
    keyId: key._id,
    ver: key.ver,
    projectId,
    ownerId,
    memberId,
    role,
    kind,
    scopes,
    allowedCidrs,
    expiresAt: key.expiresAt.getTime(),
    disabled: key.disabledAt !== null,
    deleted: key.deletedAt !== null,
    rateLimit,
    countsUses: key.remainingUses !== null,
    metadata,
  };
}
