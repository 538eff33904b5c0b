import { Injectable, Logger } from '@nestjs/common';
import { apiKeyDeleted, systemActor } from '#contracts';
import { KeyChanges } from '../../keys/key-changes.js';
import { ApiKeyStore } from '../../keys/store/api-key.store.js';
import { retirementOf, type Tenant } from '../domain/tenant.js';
import { TenantStore } from '../store/tenant.store.js';

const AT_A_TIME = 20;

/** Deletes the keys that a membership has outlived: by its removal, or by a change of its role. */
@Injectable()
export class RetireKeys {
  private readonly logger = new Logger(RetireKeys.name);

  constructor(
    private readonly tenants: TenantStore,
    private readonly keys: ApiKeyStore,
    private readonly changes: KeyChanges,
  ) {}

  /**
   * Each key once, with one event, however often this is called and wherever it was broken off: what is left to do
   * stands in the tenant, and what is done in the key.
   */
  async execute(memberId: string): Promise<void> {
    const tenant = await this.tenants.find(memberId);
    if (tenant === null || !tenant.keysDue) return;
    await this.retireKeysOf(tenant);
    await this.tenants.noteKeysDone(tenant);
  }

  async retireKeysOf(tenant: Tenant): Promise<void> {
    let after = '';
    for (;;) {
      const found = await this.keys.listOfMember(tenant._id, after, AT_A_TIME);
      const obsolete = found.filter((key) => retirementOf(key, tenant) !== null);
      await Promise.all(obsolete.map(({ _id }) => this.retire(_id, tenant)));
      if (obsolete.length > 0) this.logger.log({ msg: 'retired keys', memberId: tenant._id, count: obsolete.length });
      if (found.length < AT_A_TIME) return;
      after = found.at(-1)?._id ?? '';
    }
  }

  private async retire(keyId: string, tenant: Tenant): Promise<void> {
    const { _id, projectId, ver } = await this.keys.change(keyId, (key, now) => {
      const reason = key && retirementOf(key, tenant);
      if (key === null || key.deletedAt !== null || reason === null) return null;
      const { name, expiresAt } = key;
      const data = { name, expiresAt: expiresAt.toISOString(), deletedAt: now.toISOString(), reason };
      return {
        set: { deletedAt: now, masterOf: null, nextNoticeAt: null },
        event: apiKeyDeleted.of({ actor: systemActor, data }),
      };
    });
    // Verifiers refuse it already, by what they were told of the membership.
    this.changes.announce({ id: _id, projectId, version: ver });
  }
}
