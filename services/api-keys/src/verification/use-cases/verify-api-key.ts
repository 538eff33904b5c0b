import { Injectable } from '@nestjs/common';
import { assertInScope, type VerificationView, type VerifyApiKeyRequest } from '#contracts';
import { mayAskAbout } from '../../keys/domain/access.js';
import { KeyUses, type UsedKey } from '../key-uses.js';
import { PresentedKeys, type PresentedKey } from '../presented-keys.js';

@Injectable()
export class VerifyApiKey {
  constructor(
    private readonly presentedKeys: PresentedKeys,
    private readonly keyUses: KeyUses,
  ) {}

  /** A key that the caller may not ask about is unknown to it, like one that never was, and is not used. */
  async execute(request: VerifyApiKeyRequest): Promise<VerificationView> {
    const { actor, service, clientIp, cost = 1 } = request;
    assertInScope(actor, 'verify');
    const presented = await this.presentedKeys.find(request);
    if (presented === null || !mayAskAbout(actor, presented.key)) return { valid: false, code: 'unknown' };
    return toVerification(presented, await this.keyUses.use(presented, { service, clientIp, cost }));
  }
}

function toVerification({ key, previousText }: PresentedKey, used: UsedKey): VerificationView {
  const { code, services, platformScopes, remainingUses, rateLimit } = used;
  const { _id: keyId, projectId, ownerId: userId, role, kind, expiresAt, metadata } = key;
  return {
    valid: code === 'valid',
    code,
    keyId,
    projectId,
    userId,
    role,
    services,
    expiresAt: expiresAt.toISOString(),
    kind,
    platformScopes,
    remainingUses,
    previousText,
    metadata,
    ...(rateLimit !== null && { rateLimit }),
    ...(code === 'rate-limited' && rateLimit !== null && { retryAfterSeconds: rateLimit.resetSeconds }),
  };
}
