import type { ProjectState, UserState } from '#contracts';
import type { MemberSnapshot, OwnerSnapshot, ProjectSnapshot } from '#verifier';
import type { Tenant } from './tenant.js';

/** The state of a project or a user. Its version grows whenever it changes. */
export interface StandingState<State extends string> {
  readonly _id: string;
  readonly state: State;
  readonly ver: number;
}

/** What nothing was heard of yet is older than anything. */
const UNHEARD_OF = 0;

export function memberSnapshot(memberId: string, tenant: Tenant | null): MemberSnapshot {
  if (tenant === null) return { memberId, rev: UNHEARD_OF, role: null, services: [], removed: false };
  const { role, services, removedAt } = tenant;
  return { memberId, rev: revOf(tenant), role, services, removed: removedAt !== null };
}

export function projectSnapshot(projectId: string, known: StandingState<ProjectState> | null): ProjectSnapshot {
  return { projectId, rev: known?.ver ?? UNHEARD_OF, state: known?.state ?? 'active' };
}

/** A service account is its own owner, which is never disabled: `known` is null then. */
export function ownerSnapshot(ownerId: string, known: StandingState<UserState> | null): OwnerSnapshot {
  return { ownerId, rev: known?.ver ?? UNHEARD_OF, state: known?.state ?? 'active' };
}

/** Grows with whatever is stored of a membership. What was stored before it was counted has the first there is. */
export function revOf({ rev = UNHEARD_OF + 1 }: Tenant): number {
  return rev;
}
