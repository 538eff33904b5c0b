import { Problem, type MemberKind, type MemberView, type Role } from '#contracts';
import { keywordsOf } from '#keywords';
import type { User } from '../../users/domain/user.js';

/** One user, or a service account, in one project with one role. */
export interface Member {
  readonly _id: string;
  readonly projectId: string;
  readonly kind: MemberKind;
  /** Null for a service account. */
  readonly userId: string | null;
  /** Of a service account; a person's is its user's. */
  readonly name: string | null;
  readonly role: Role;
  /** Ids of the services it may use, in ascending order. */
  readonly services: readonly string[];
  /** A removed membership stays as a tombstone: its id is in events and keys. */
  readonly removedAt: Date | null;
  /** For the search; a copy of what the user is called, made anew when that changes. None once it is removed. */
  readonly keywords: readonly string[];
  /** The version of the user that the keywords are of, so that an older one never overwrites them. */
  readonly userVer: number;
  readonly createdAt: Date;
}

/** What a membership copies of its user. */
export type NamedUser = Pick<User, '_id' | 'name' | 'email'> & { readonly ver: number };

type NewMember = Omit<Member, 'projectId' | 'createdAt'>;

/** What a person's membership is at its beginning. */
export function newPerson(id: string, user: NamedUser, role: Role, services: readonly string[] = []): NewMember {
  return {
    _id: id,
    kind: 'person',
    userId: user._id,
    name: null,
    role,
    services,
    removedAt: null,
    keywords: personKeywords(user),
    userVer: user.ver,
  };
}

export function newServiceAccount(id: string, name: string, role: Role): NewMember {
  return {
    _id: id,
    kind: 'service-account',
    userId: null,
    name,
    role,
    services: [],
    removedAt: null,
    keywords: keywordsOf({ texts: [name], ids: [id] }),
    userVer: 0,
  };
}

export function personKeywords({ _id, name, email }: NamedUser): readonly string[] {
  return keywordsOf({ texts: [name, email], ids: [_id] });
}

/** @throws Problem `member.not-found`, also for somebody of another project. */
export function assertOf(projectId: string, member: Member | null): asserts member is Member {
  if (member === null || member.projectId !== projectId) throw new Problem('member.not-found');
}

/** @throws Problem `member.not-found`, also for who is not there any more. */
export function assertPresent(projectId: string, member: Member | null): asserts member is Member {
  assertOf(projectId, member);
  if (member.removedAt !== null) throw new Problem('member.not-found');
}

export function toMemberView(member: Member, user: Pick<User, 'name' | 'email'> | null): MemberView {
  const { _id, projectId, kind, userId, role, services, createdAt } = member;
  const name = member.name ?? user?.name ?? '';
  const email = user?.email ?? null;
  return { id: _id, projectId, kind, userId, email, name, role, services, createdAt: createdAt.toISOString() };
}
