import { Injectable } from '@nestjs/common';
import { assertAllowed, type ApiKeyPolicyRequest, type ApiKeyPolicyView } from '#contracts';
import { defaultPolicy } from '../../keys/domain/policy.js';
import { toPolicyView } from '../domain/key-policy.js';
import { PolicyStore } from '../store/policy.store.js';

@Injectable()
export class GetApiKeyPolicy {
  constructor(private readonly policies: PolicyStore) {}

  async execute({ actor, projectId }: ApiKeyPolicyRequest): Promise<ApiKeyPolicyView> {
    assertAllowed(actor, 'api-key-policy:read', projectId);
    const own = await this.policies.findOf(projectId);
    return toPolicyView(own ?? defaultPolicy, own?.ver ?? 0);
  }
}
