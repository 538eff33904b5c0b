import { Injectable } from '@nestjs/common';
import type { VerificationView, VerifyApiKeyRequest } from '#contracts';
import { Clock } from '#outbox';
import { Holders } from '../../tenants/holders.js';
import { Peppers } from '../domain/peppers.js';
import { authorityOf } from '../domain/verification.js';
import { ApiKeyStore } from '../store/api-key.store.js';

@Injectable()
export class VerifyApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly holders: Holders,
    private readonly peppers: Peppers,
    private readonly clock: Clock,
  ) {}

  /** An operator may ask about any key, a user about its own; another's is unknown to it, like one that never was. */
  async execute({ actor, keyId, digest, service }: VerifyApiKeyRequest): Promise<VerificationView> {
    const key = await this.keys.find(keyId);
    const mayAsk = key !== null && (actor.operator || key.ownerId === actor.userId);
    if (!mayAsk || !this.peppers.matches(digest, key.digest)) return { valid: false, code: 'unknown' };
    const standing = await this.holders.standingOf(key);
    const { code, services } = authorityOf(key, standing, this.clock.now(), service);
    const { projectId, ownerId, role, expiresAt } = key;
    return {
      valid: code === 'valid',
      code,
      keyId,
      projectId,
      userId: ownerId,
      role,
      services,
      expiresAt: expiresAt.toISOString(),
    };
  }
}
