import { Injectable } from '@nestjs/common';
import { apiKeyCreated, newId, systemActor } from '#contracts';
import { Clock, isDuplicateKey } from '#outbox';
import { ApiKeyStore } from '../../keys/store/api-key.store.js';
import { PolicyStore } from '../../policies/store/policy.store.js';
import { retirementOf } from '../../tenants/domain/tenant.js';
import { TenantStore } from '../../tenants/store/tenant.store.js';
import { RetireKeys } from '../../tenants/use-cases/retire-keys.js';
import { birthOfMaster, holderOf, type MasterHolder } from '../domain/master-key.js';

/** Sees to it that a person who is in a project has the master key of its role there. */
@Injectable()
export class BearMasterKey {
  constructor(
    private readonly tenants: TenantStore,
    private readonly keys: ApiKeyStore,
    private readonly policies: PolicyStore,
    private readonly retireKeys: RetireKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * One key, however often this is called, by however many at once, and wherever it was broken off: that it is due
   * stands in the tenant until it is there.
   */
  async execute(memberId: string): Promise<void> {
    const tenant = await this.tenants.find(memberId);
    if (tenant === null || tenant.masterDue === false) return;
    const holder = holderOf(tenant);
    if (holder !== null) await this.bear(holder);
    await this.tenants.noteMasterDone(tenant);
  }

  private async bear(holder: MasterHolder): Promise<void> {
    const now = this.clock.now();
    const policy = await this.policies.policyOf(holder.projectId);
    const { state, data } = birthOfMaster(newId('key'), holder, null, now, policy);
    try {
      await this.keys.insert({ state, event: apiKeyCreated.of({ actor: systemActor, data }), at: now });
    } catch (failure) {
      // It was there already, or somebody else was faster: the unique index leaves one.
      if (!isDuplicateKey(failure, 'masterOf')) throw failure;
    }
    // A role that ended meanwhile had its keys looked for before this one was there.
    const tenant = await this.tenants.find(holder.memberId);
    if (tenant !== null && retirementOf(holder, tenant) !== null) await this.retireKeys.retireKeysOf(tenant);
  }
}
