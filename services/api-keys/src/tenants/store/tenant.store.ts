import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { AskedTogether, isDuplicateKey } from '#outbox';
import { learned, type MemberNews, type Tenant } from '../domain/tenant.js';
import { TENANT } from './tenant.schema.js';

@Injectable()
export class TenantStore implements OnModuleInit {
  private readonly byId: AskedTogether<string, Tenant>;

  constructor(@InjectModel(TENANT) private readonly model: Model<Tenant>) {
    this.byId = AskedTogether.by(model, '_id');
  }

  async onModuleInit(): Promise<void> {
    await this.model.init();
  }

  find(id: string): Promise<Tenant | null> {
    return this.byId.ask(id);
  }

  async findAll(ids: readonly string[]): Promise<ReadonlyMap<string, Tenant>> {
    const found = await this.model.find({ _id: { $in: ids } }).lean<Tenant[]>();
    return new Map(found.map((tenant) => [tenant._id, tenant]));
  }

  /** @returns the tenant as it then stands, with whatever others have learned meanwhile. */
  async learn(news: MemberNews): Promise<Tenant> {
    for (;;) {
      const tenant = await this.find(news.memberId);
      const next = learned(tenant, news);
      if (next === null && tenant !== null) return tenant;
      if (next !== null && (await this.store(tenant, next))) return next;
    }
  }

  /** Ids of those whose keys are to be looked at, beginning after the given one. */
  findDue(after: string, limit: number): Promise<readonly string[]> {
    return this.idsOf({ keysDue: true, _id: { $gt: after } }, limit);
  }

  /** Ids of those that may miss their master key, beginning after the given one. */
  findMasterDue(after: string, limit: number): Promise<readonly string[]> {
    return this.idsOf({ masterDue: { $ne: false }, _id: { $gt: after } }, limit);
  }

  /** Notes that no key is left that the tenant, as it was read, has outlived. */
  async noteKeysDone(tenant: Tenant): Promise<void> {
    await this.model.updateOne(asRead(tenant), { $set: { keysDue: false } });
  }

  /** Notes that the tenant, as it was read, has the master key it may have. */
  async noteMasterDone(tenant: Tenant): Promise<void> {
    await this.model.updateOne(asRead(tenant), { $set: { masterDue: false } });
  }

  private async idsOf(filter: QueryFilter<Tenant>, limit: number): Promise<readonly string[]> {
    const found = await this.model.find(filter, { _id: 1 }).sort({ _id: 1 }).limit(limit).lean();
    return found.map(({ _id }) => _id);
  }

  /** @returns false where another process was faster. */
  private async store(tenant: Tenant | null, next: Tenant): Promise<boolean> {
    if (tenant !== null) return (await this.model.replaceOne(asRead(tenant), next)).matchedCount > 0;
    try {
      await this.model.create(next);
      return true;
    } catch (failure) {
      if (isDuplicateKey(failure)) return false;
      throw failure;
    }
  }
}

/** Whatever is learned raises one of the versions. */
function asRead({ _id, ver, roleVer, servicesVer, removedAt }: Tenant) {
  return { _id, ver, roleVer, servicesVer, removedAt };
}
