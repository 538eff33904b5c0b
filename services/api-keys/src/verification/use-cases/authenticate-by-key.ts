import { Injectable } from '@nestjs/common';
import {
  Problem,
  type Actor,
  type AuthenticateByKeyRequest,
  type AuthenticatedByKey,
  type PlatformScope,
} from '#contracts';
import type { ApiKey } from '../../keys/domain/api-key.js';
import { KeyUses } from '../key-uses.js';
import { PresentedKeys } from '../presented-keys.js';

/** Programs that call Keyward itself are known by their keys. */
@Injectable()
export class AuthenticateByKey {
  constructor(
    private readonly presentedKeys: PresentedKeys,
    private readonly keyUses: KeyUses,
  ) {}

  /** A call is a use like any other, so it is refused for the same reasons; which of them, a caller is not told. */
  async execute({ clientIp, ...text }: AuthenticateByKeyRequest): Promise<AuthenticatedByKey> {
    const presented = await this.presentedKeys.find(text);
    if (presented === null) throw new Problem('api-key.refused');
    const { code, platformScopes, rateLimit } = await this.keyUses.use(presented, { clientIp, cost: 1 });
    if (code === 'rate-limited') return { actor: null, rateLimit };
    if (code !== 'valid') throw new Problem('api-key.refused');
    return { actor: actorOf(presented.key, platformScopes), rateLimit };
  }
}

/** The owner in the key's project, and nowhere else; never an operator, even where the owner is one. */
function actorOf(
  { _id: keyId, ownerId, memberId, projectId, role, kind }: ApiKey,
  scopes: readonly PlatformScope[],
): Actor {
  return {
    kind: 'user',
    userId: ownerId,
    operator: false,
    sessionId: null,
    membership: { memberId, projectId, role },
    key: { keyId, kind, scopes },
  };
}
