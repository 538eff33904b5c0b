import { Injectable } from '@nestjs/common';
import {
  apiKeyPolicyChanged,
  assertMayChange,
  Problem,
  type ApiKeyPolicyView,
  type SetApiKeyPolicyRequest,
} from '#contracts';
import { isDuplicateKey } from '#outbox';
import { defaultPolicy, type KeyPolicy } from '../../keys/domain/policy.js';
import { Holders } from '../../tenants/holders.js';
import { assertPossible, isSamePolicy, policyIn, toPolicyView } from '../domain/key-policy.js';
import type { PolicyDocument } from '../store/policy.schema.js';
import { policyIdOf, PolicyStore } from '../store/policy.store.js';

@Injectable()
export class SetApiKeyPolicy {
  constructor(
    private readonly policies: PolicyStore,
    private readonly holders: Holders,
  ) {}

  /** A project's first policy takes the place of the platform's, as version 0 of it. */
  async execute(request: SetApiKeyPolicyRequest): Promise<ApiKeyPolicyView> {
    const { actor, projectId, expectedVersion } = request;
    assertMayChange(actor, 'api-key-policy:change', projectId);
    const policy = policyIn(request);
    assertPossible(policy);
    const isThere = (await this.policies.findOf(projectId)) !== null;
    if (!isThere && expectedVersion !== 0) throw new Problem('request.version-outdated');
    const { ver } = await (isThere ? this.replace(request, policy) : this.introduce(request, policy));
    return toPolicyView(policy, ver);
  }

  private async introduce({ actor, projectId }: SetApiKeyPolicyRequest, policy: KeyPolicy): Promise<PolicyDocument> {
    if (actor.membership?.projectId !== projectId) await this.holders.assertProject(projectId);
    const state = { ...policy, _id: policyIdOf(projectId), projectId };
    const event = apiKeyPolicyChanged.of({ actor, data: { before: defaultPolicy, after: policy } });
    try {
      return await this.policies.insert({ state, event });
    } catch (failure) {
      if (!isDuplicateKey(failure)) throw failure;
      throw new Problem('request.version-outdated', [], { cause: failure });
    }
  }

  private replace(request: SetApiKeyPolicyRequest, policy: KeyPolicy): Promise<PolicyDocument> {
    const { actor, projectId, expectedVersion } = request;
    return this.policies.change(policyIdOf(projectId), (present) => {
      if (present?.ver !== expectedVersion) throw new Problem('request.version-outdated');
      if (isSamePolicy(present, policy)) return null;
      const data = { before: policyIn(present), after: policy };
      return { set: policy, event: apiKeyPolicyChanged.of({ actor, data }) };
    });
  }
}
