import { Injectable } from '@nestjs/common';
import { listMemberFacts, listProjectFacts, Problem, type ActorMembership, type ProjectState } from '#contracts';
import { CommandBus } from '#messaging';
import type { MemberSnapshot, OwnerSnapshot, ProjectSnapshot } from '#verifier';
import type { ApiKey } from '../keys/domain/api-key.js';
import type { Standing } from '../keys/domain/verification.js';
import { memberSnapshot, ownerSnapshot, projectSnapshot } from './domain/snapshots.js';
import { newsOf, retirementOf, type Tenant } from './domain/tenant.js';
import { Projection } from './projection.js';
import { ProjectStates, UserStates } from './store/state.store.js';
import { TenantStore } from './store/tenant.store.js';
import { RetireKeys } from './use-cases/retire-keys.js';

/** A membership in one role, which keys are made for. */
export interface Holder extends ActorMembership {
  /** The user; of a service account, the membership itself. */
  readonly ownerId: string;
}

/** What a key's authority rests on beside the key, as verifiers are told it. */
export interface HolderSnapshots {
  readonly member: MemberSnapshot;
  readonly project: ProjectSnapshot;
  readonly owner: OwnerSnapshot;
}

/** Who holds keys, and how they stand now, as far as it has been heard here. */
@Injectable()
export class Holders {
  constructor(
    private readonly bus: CommandBus,
    private readonly tenants: TenantStore,
    private readonly projects: ProjectStates,
    private readonly users: UserStates,
    private readonly projection: Projection,
    private readonly retireKeys: RetireKeys,
  ) {}

  /** What a key's authority rests on beside the key. */
  async standingOf({ memberId, projectId, ownerId }: ApiKey): Promise<Standing> {
    const [tenant, project, owner] = await Promise.all([
      this.tenants.find(memberId),
      this.projects.stateOf(projectId),
      this.users.stateOf(ownerId),
    ]);
    return { tenant, project, owner };
  }

  /** The same, as verifiers are told it. */
  async snapshotsOf({ memberId, projectId, ownerId }: ApiKey): Promise<HolderSnapshots> {
    const [tenant, project, owner] = await Promise.all([
      this.tenants.find(memberId),
      this.projects.find(projectId),
      ownerId === memberId ? null : this.users.find(ownerId),
    ]);
    return {
      member: memberSnapshot(memberId, tenant),
      project: projectSnapshot(projectId, project),
      owner: ownerSnapshot(ownerId, owner),
    };
  }

  stateOfProject(projectId: string): Promise<ProjectState> {
    return this.projects.stateOf(projectId);
  }

  /** For callers who are in none: their word is not enough. @throws Problem `project.not-found`. */
  async assertProject(projectId: string): Promise<void> {
    const facts = await this.bus.request(listProjectFacts, { ids: [projectId], changedSince: null, after: null });
    if (facts.length === 0) throw new Problem('project.not-found');
  }

  /**
   * Lets in who may be given a key now. A membership that was not heard of yet is as identity resolved it for this very
   * request; so is its role, unless identity says on being asked again that it has changed since.
   * @throws Problem `project.not-found` for a membership that has ended (`member.not-found` for a service account's),
   *   `permission.denied` for a role that has.
   */
  async assertMayHold(membership: ActorMembership): Promise<void> {
    assertNotRetired(membership, await this.tenantOf(membership));
  }

  /**
   * The same once more, after a key was stored: a membership that ended meanwhile had its keys looked for before this
   * one was there. The key is gone again then.
   * @throws Problem as `assertMayHold` does.
   */
  async assertStillMayHold(membership: ActorMembership): Promise<void> {
    const tenant = await this.tenantOf(membership);
    if (tenant !== null && retirementOf(membership, tenant) !== null) await this.retireKeys.retireKeysOf(tenant);
    assertNotRetired(membership, tenant);
  }

  /** @throws Problem `member.not-found` for anybody but a service account of the project. */
  async serviceAccount(memberId: string, projectId: string): Promise<Holder> {
    const known = await this.tenants.find(memberId);
    const tenant = known === null || known.role === null ? await this.ask(memberId) : known;
    const isThere = tenant?.kind === 'service-account' && tenant.projectId === projectId && tenant.removedAt === null;
    if (!isThere || tenant.role === null) throw new Problem('member.not-found');
    return { memberId, projectId, role: tenant.role, ownerId: memberId };
  }

  /**
   * Ids of the services a membership may use now. A tick box may have been ticked a moment ago: where what is known here
   * does not include what is wanted, identity is asked.
   */
  async servicesOf(memberId: string, wanted: readonly string[]): Promise<readonly string[]> {
    if (wanted.length === 0) return [];
    const known = (await this.tenants.find(memberId))?.services ?? [];
    if (wanted.every((service) => known.includes(service))) return known;
    return (await this.ask(memberId))?.services ?? known;
  }

  /** Where the role is not the one that is known here, either may be the newer: identity knows. */
  private async tenantOf({ memberId, role }: ActorMembership): Promise<Tenant | null> {
    const known = await this.tenants.find(memberId);
    if (retirementOf({ role }, known) !== 'role-changed') return known;
    return (await this.ask(memberId)) ?? known;
  }

  /** Null where identity knows of no such membership. */
  private async ask(memberId: string): Promise<Tenant | null> {
    const [facts] = await this.bus.request(listMemberFacts, { ids: [memberId], changedSince: null, after: null });
    if (facts === undefined) return null;
    const tenant = await this.projection.learnMember(newsOf(facts));
    await this.retireKeys.execute(memberId);
    return tenant;
  }
}

function assertNotRetired(membership: ActorMembership, tenant: Tenant | null): void {
  const retirement = retirementOf(membership, tenant);
  if (retirement === 'member-removed') {
    throw new Problem(tenant?.kind === 'service-account' ? 'member.not-found' : 'project.not-found');
  }
  if (retirement === 'role-changed') throw new Problem('permission.denied');
}
