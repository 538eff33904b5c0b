import type { MemberView, Role } from '#contracts';
import type { User } from '../../users/domain/user.js';

/** One user in one project with one role. */
export interface Member {
  readonly _id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly role: Role;
  readonly createdAt: Date;
}

export function toMemberView({ _id, projectId, userId, role, createdAt }: Member, user: User | undefined): MemberView {
  const { email = '', name = '' } = user ?? {};
  return { id: _id, projectId, userId, email, name, role, createdAt: createdAt.toISOString() };
}
