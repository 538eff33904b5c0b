import { Injectable } from '@nestjs/common';
import type { ProjectState, UserState } from '#contracts';
import { Revoker } from '../revocations/revoker.js';
import type { StateNews } from './domain/news.js';
import { memberSnapshot, ownerSnapshot, projectSnapshot } from './domain/snapshots.js';
import type { MemberNews, Tenant } from './domain/tenant.js';
import { ProjectStates, UserStates } from './store/state.store.js';
import { TenantStore } from './store/tenant.store.js';

/** What is known here of identity. Whatever is new in it, verifiers are told at once; nobody waits for them. */
@Injectable()
export class Projection {
  constructor(
    private readonly tenants: TenantStore,
    private readonly projects: ProjectStates,
    private readonly users: UserStates,
    private readonly revoker: Revoker,
  ) {}

  /** @returns the tenant as it then stands, with whatever others have learned meanwhile. */
  async learnMember(news: MemberNews): Promise<Tenant> {
    const { tenant, isNew } = await this.tenants.learn(news);
    if (isNew) this.revoker.announce({ members: [memberSnapshot(tenant._id, tenant)] });
    return tenant;
  }

  async learnProject(news: StateNews<ProjectState>): Promise<void> {
    const { id, ver, state } = news;
    const isNew = await this.projects.learn(news);
    if (isNew) this.revoker.announce({ projects: [projectSnapshot(id, { _id: id, ver, state })] });
  }

  async learnUser(news: StateNews<UserState>): Promise<void> {
    const { id, ver, state } = news;
    const isNew = await this.users.learn(news);
    if (isNew) this.revoker.announce({ owners: [ownerSnapshot(id, { _id: id, ver, state })] });
  }
}
