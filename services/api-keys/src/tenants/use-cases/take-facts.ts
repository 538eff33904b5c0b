import { Injectable } from '@nestjs/common';
import type { TakeFactsRequest } from '#contracts';
import { Revoker } from '../../revocations/revoker.js';
import { memberSnapshot, ownerSnapshot, projectSnapshot } from '../domain/snapshots.js';
import { newsOf } from '../domain/tenant.js';
import { ProjectStates, UserStates } from '../store/state.store.js';
import { TenantStore } from '../store/tenant.store.js';

/**
 * Identity waits for this before it answers whoever took something away. The same is told by an event too: either may
 * come first, or twice, and what they leave behind is the same. What follows from it for the keys, the event does.
 */
@Injectable()
export class TakeFacts {
  constructor(
    private readonly tenants: TenantStore,
    private readonly projects: ProjectStates,
    private readonly users: UserStates,
    private readonly revoker: Revoker,
  ) {}

  /**
   * Settles also what was known already: whoever asks a second time may not have heard the first answer.
   * @throws Problem `revocation.unconfirmed`.
   */
  async execute(request: TakeFactsRequest): Promise<Record<string, never>> {
    const { revision, projectId, by } = request;
    const [members, projects, owners] = await Promise.all([
      this.learnMembers(request),
      this.learnProjects(request),
      this.learnUsers(request),
    ]);
    await this.revoker.settle({ revision, projectId, by, changes: { members, projects, owners } });
    return {};
  }

  private learnMembers({ members = [] }: TakeFactsRequest) {
    return Promise.all(
      members.map(async (facts) => {
        const { tenant } = await this.tenants.learn(newsOf(facts));
        return memberSnapshot(tenant._id, tenant);
      }),
    );
  }

  private learnProjects({ projects = [] }: TakeFactsRequest) {
    return Promise.all(
      projects.map(async ({ id, version: ver, state }) => {
        const isNew = await this.projects.learn({ id, ver, state });
        return projectSnapshot(id, isNew ? { _id: id, ver, state } : await this.projects.find(id));
      }),
    );
  }

  private learnUsers({ users = [] }: TakeFactsRequest) {
    return Promise.all(
      users.map(async ({ id, version: ver, state }) => {
        const isNew = await this.users.learn({ id, ver, state });
        return ownerSnapshot(id, isNew ? { _id: id, ver, state } : await this.users.find(id));
      }),
    );
  }
}
