import { Injectable } from '@nestjs/common';
import { apiKeyExtended, type ApiKeyView, type ExtendApiKeyRequest, type Replayable } from '#contracts';
import { Clock } from '#outbox';
import { Holders } from '../../tenants/holders.js';
import { assertManageable } from '../domain/access.js';
import { extended, toView } from '../domain/api-key.js';
import { defaultPolicy } from '../domain/policy.js';
import { assertOpen } from '../domain/verification.js';
import { ApiKeyStore } from '../store/api-key.store.js';

@Injectable()
export class ExtendApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly holders: Holders,
    private readonly clock: Clock,
  ) {}

  async execute(request: ExtendApiKeyRequest): Promise<Replayable<ApiKeyView>> {
    const { actor, projectId, keyId, days, idempotency } = request;
    const project = await this.holders.stateOfProject(projectId);
    return this.keys.changeOnce(
      keyId,
      idempotency,
      (key, now) => {
        assertManageable(key, request, 'api-keys:extend');
        assertOpen(project);
        const expiresAt = extended(key.expiresAt, days, now, defaultPolicy);
        const data = { days, from: key.expiresAt.toISOString(), to: expiresAt.toISOString() };
        return { set: { expiresAt }, event: apiKeyExtended.of({ actor, data }) };
      },
      (key) => toView(key, this.clock.now()),
    );
  }
}
