import { Injectable } from '@nestjs/common';
import { Problem } from '#contracts';
import type { DecideRequest, Verification } from '#verifier';
import { KeyUses, type UsedKey } from '../key-uses.js';
import { PresentedKeys, type PresentedKey } from '../presented-keys.js';

/** Decides the uses that verifiers cannot decide themselves, as they are counted down. */
@Injectable()
export class DecideUse {
  constructor(
    private readonly presentedKeys: PresentedKeys,
    private readonly keyUses: KeyUses,
  ) {}

  /** A key of another project than the one that is asked about is unknown, and is not used. */
  async execute({ projectId, service, clientIp, cost, ...text }: DecideRequest): Promise<Verification> {
    // Anything less than nothing would be added to what is left.
    if (!Number.isSafeInteger(cost) || cost < 0) throw new Problem('request.malformed');
    const presented = await this.presentedKeys.find(text);
    const isForeign = projectId !== undefined && presented?.key.projectId !== projectId;
    if (presented === null || isForeign) return { valid: false, code: 'unknown' };
    return toVerification(presented, await this.keyUses.use(presented, { service, clientIp, cost }));
  }
}

function toVerification({ key, previousText }: PresentedKey, used: UsedKey): Verification {
  const { code, services, platformScopes, remainingUses, rateLimit } = used;
  const { _id: keyId, projectId, ownerId: userId, memberId, role, kind, metadata } = key;
  const told = {
    keyId,
    projectId,
    userId,
    memberId,
    role,
    kind,
    expiresAt: key.expiresAt.getTime(),
    metadata,
    services,
    platformScopes,
    previousText,
    remainingUses,
    rateLimit,
  };
  return code === 'valid' ? { valid: true, code, ...told } : { valid: false, code, ...told };
}
