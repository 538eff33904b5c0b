import { Injectable } from '@nestjs/common';
import { apiKeyExtended, type ApiKeyView, type ExtendApiKeyRequest, type Replayable } from '#contracts';
import { Clock } from '#outbox';
import { assertManageable } from '../domain/access.js';
import { extended, toView } from '../domain/api-key.js';
import { defaultPolicy } from '../domain/policy.js';
import { ApiKeyStore } from '../store/api-key.store.js';

@Injectable()
export class ExtendApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly clock: Clock,
  ) {}

  async execute(request: ExtendApiKeyRequest): Promise<Replayable<ApiKeyView>> {
    const { actor, keyId, days, idempotency } = request;
    return this.keys.changeOnce(
      keyId,
      idempotency,
      (key, now) => {
        assertManageable(key, request, 'api-keys:extend');
        const expiresAt = extended(key.expiresAt, days, now, defaultPolicy);
        const data = { days, from: key.expiresAt.toISOString(), to: expiresAt.toISOString() };
        return { set: { expiresAt }, event: apiKeyExtended.of({ actor, data }) };
      },
      (key) => toView(key, this.clock.now()),
    );
  }
}
