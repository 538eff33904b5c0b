import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { AskedTogether, Clock, isDuplicateKey } from '#outbox';
import { revOf } from '../domain/snapshots.js';
import { learned, type MemberNews, type Tenant } from '../domain/tenant.js';
import { TENANT, type TenantDocument } from './tenant.schema.js';

/** The tenant as it stands after news of it, with whatever others have learned meanwhile. */
export interface Learned {
  readonly tenant: Tenant;
  /** Whether the news said anything new. */
  readonly isNew: boolean;
}

@Injectable()
export class TenantStore implements OnModuleInit {
  private readonly byId: AskedTogether<string, Tenant>;

  constructor(
    @InjectModel(TENANT) private readonly model: Model<TenantDocument>,
    private readonly clock: Clock,
  ) {
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

  async learn(news: MemberNews): Promise<Learned> {
    for (;;) {
      const tenant = await this.find(news.memberId);
      const next = learned(tenant, news);
      if (next === null && tenant !== null) return { tenant, isNew: false };
      const stored = next && (await this.store(tenant, next));
      if (stored !== null) return { tenant: stored, isNew: true };
    }
  }

  /** So many at most of those that were stored since then, in no order. */
  async listChanged(since: Date, limit: number): Promise<readonly Tenant[]> {
    const changed = this.model.collection.find<TenantDocument>({ changedAt: { $gte: since } });
    return changed.limit(limit).toArray();
  }

  /** Whether somebody is a member of a project, as far as it has been heard here. */
  async isPresent(userId: string, projectId: string): Promise<boolean> {
    return (await this.model.exists({ projectId, userId, removedAt: null })) !== null;
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

  /** @returns null where another process was faster. */
  private async store(tenant: Tenant | null, next: Tenant): Promise<Tenant | null> {
    const rev = tenant === null ? 1 : revOf(tenant) + 1;
    const document = { ...next, rev, changedAt: this.clock.now() };
    if (tenant !== null) {
      const { matchedCount } = await this.model.replaceOne(asRead(tenant), document);
      return matchedCount > 0 ? document : null;
    }
    try {
      await this.model.create(document);
      return document;
    } catch (failure) {
      if (isDuplicateKey(failure)) return null;
      throw failure;
    }
  }
}

/** Whatever is learned raises one of the versions. */
function asRead({ _id, ver, roleVer, servicesVer, removedAt }: Tenant) {
  return { _id, ver, roleVer, servicesVer, removedAt };
}
