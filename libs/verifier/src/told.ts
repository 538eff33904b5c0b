import type { RefusalCode } from './authority.js';
import type { KeyView } from './key-view.js';
import type { RateLimitState } from './rate-limits.js';
import type { NoKey, RefusedKey, ValidKey, VerifiedKey } from './verification.js';

export const malformed: NoKey = Object.freeze({ valid: false, code: 'malformed' });
export const unknown: NoKey = Object.freeze({ valid: false, code: 'unknown' });

export function accepted(view: KeyView, services: readonly string[], rateLimit: RateLimitState | null): ValidKey {
  const { holder } = view;
  return {
    valid: true,
    code: 'valid',
    keyId: view.keyId,
    projectId: holder.projectId,
    userId: holder.ownerId,
    memberId: holder.memberId,
    role: holder.role,
    kind: holder.kind,
    expiresAt: view.expiresAt,
    metadata: view.metadata,
    services,
    platformScopes: view.platformScopes,
    previousText: view.isPrevious,
    remainingUses: null,
    rateLimit,
  };
}

export function refused(
  view: KeyView,
  code: RefusalCode | 'rate-limited',
  rateLimit: RateLimitState | null = null,
): RefusedKey {
  const told: VerifiedKey = accepted(view, view.services, rateLimit);
  // What it is good for otherwise is told where only this service is not granted.
  const nothing = code === 'service-not-granted' ? null : { services: [], platformScopes: [] };
  return { ...told, ...nothing, valid: false, code };
}
