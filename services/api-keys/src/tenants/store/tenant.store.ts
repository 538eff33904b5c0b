import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '#outbox';
import { learned, type MemberNews, type Tenant } from '../domain/tenant.js';
import { TENANT } from './tenant.schema.js';

@Injectable()
export class TenantStore implements OnModuleInit {
  constructor(@InjectModel(TENANT) private readonly model: Model<Tenant>) {}

  async onModuleInit(): Promise<void> {
    await this.model.init();
  }

  async find(id: string): Promise<Tenant | null> {
    return this.model.findById(id).lean<Tenant>();
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
  async findDue(after: string, limit: number): Promise<readonly string[]> {
    const due = this.model.find({ keysDue: true, _id: { $gt: after } }, { _id: 1 });
    const found = await due.sort({ _id: 1 }).limit(limit).lean();
    return found.map(({ _id }) => _id);
  }

  /** Notes that no key is left that the tenant, as it was read, has outlived. */
  async noteKeysDone(tenant: Tenant): Promise<void> {
    await this.model.updateOne(asRead(tenant), { $set: { keysDue: false } });
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
