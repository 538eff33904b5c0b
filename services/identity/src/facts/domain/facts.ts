import type { MemberFacts, ProjectFacts, UserFacts } from '#contracts';
import type { Member } from '../../members/domain/member.js';
import type { Project } from '../../projects/domain/project.js';
import type { User } from '../../users/domain/user.js';

/** What identity has stored of something, as of one of its versions. */
export type Stored<What> = What & { readonly _id: string; readonly ver: number; readonly updatedAt: Date };

export function memberFacts(member: Stored<Member>): MemberFacts {
  const { projectId, userId, role, services, removedAt } = member;
  return { ...base(member), projectId, userId, role, services, removedAt: removedAt?.toISOString() ?? null };
}

export function projectFacts(project: Stored<Project>): ProjectFacts {
  return { ...base(project), state: project.state };
}

export function userFacts(user: Stored<User>): UserFacts {
  return { ...base(user), state: user.state };
}

function base({ _id, ver, updatedAt }: Stored<object>) {
  return { id: _id, version: ver, changedAt: updatedAt.toISOString() };
}
