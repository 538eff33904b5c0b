import { Injectable } from '@nestjs/common';
import { mayDo, Problem, type Actor } from '#contracts';
import { digestOf, parseKeyText } from '#key-text';
import type { AdmittedKey, PresentedLogin } from '#messaging';
import { KeyUses, type UsedKey } from '../../verification/key-uses.js';
import { PresentedKeys, type PresentedKey } from '../../verification/presented-keys.js';

@Injectable()
export class AdmitSubscriber {
  constructor(
    private readonly presentedKeys: PresentedKeys,
    private readonly keyUses: KeyUses,
  ) {}

  /**
   * Null for a key that may not read the events of its project now, from there. Asking counts as no use of it.
   * @throws Problem `api-key.rate-limited` where that cannot be said yet: a subscriber that is refused does not come again.
   */
  async execute({ text, clientIp }: PresentedLogin): Promise<AdmittedKey | null> {
    const parts = parseKeyText(text);
    const presented = await this.presentedKeys.find({ keyId: parts?.keyId ?? null, digest: digestOf(text) });
    if (presented === null) return null;
    const used = await this.keyUses.use(presented, { clientIp, cost: 0 });
    if (used.code === 'rate-limited') throw new Problem('api-key.rate-limited');
    if (used.code !== 'valid') return null;
    const { _id: keyId, projectId } = presented.key;
    return mayDo(holderOf(presented, used), 'events:read', projectId) ? { keyId, projectId } : null;
  }
}

/** As where a key calls by REST: its owner in the key's project, and never an operator. */
function holderOf({ key }: PresentedKey, { platformScopes }: UsedKey): Actor {
  const { _id: keyId, ownerId: userId, memberId, projectId, role, kind } = key;
  return {
    kind: 'user',
    userId,
    operator: false,
    sessionId: null,
    membership: { memberId, projectId, role },
    key: { keyId, kind, scopes: platformScopes },
  };
}
