import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Type } from 'typebox';
import { roles, type Actor, type Role } from '../actor.js';
import type { RevokedView } from '../api-keys/delete-api-key.js';
import { ApiRevision, revoking } from '../api-keys/revocation.js';
import { defineCommand } from '../command.js';
import { defineEvent, type DataOf } from '../event.js';
import { Changed, Id, ids } from '../event-fields.js';
import { PageQuery, PageView, type Page } from '../page.js';

export const memberKinds = ['person', 'service-account'] as const;
export type MemberKind = (typeof memberKinds)[number];

export class MemberView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty()
  readonly projectId!: string;
  @ApiProperty({ enum: memberKinds })
  readonly kind!: MemberKind;
  @ApiProperty({ type: String, nullable: true, description: 'Null for a service account.' })
  readonly userId!: string | null;
  @ApiProperty({ type: String, format: 'email', nullable: true })
  readonly email!: string | null;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ type: [String], description: 'Ids of the services this member may use.' })
  readonly services!: readonly string[];
  @ApiProperty({ enum: roles })
  readonly role!: Role;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiRevision()
  readonly revision?: string;
}

export class MemberPage extends PageView {
  @ApiProperty({ type: [MemberView] })
  readonly items!: MemberView[];
}

export class AddMemberBody {
  @ApiProperty({ example: 'usr_01Kq3nH0sYpC2vV6bT9xWd' })
  @IsString()
  @Matches(/^usr_[0-9A-Za-z]{22}$/, { message: 'must be a user id (usr_…)' })
  readonly userId!: string;

  @ApiProperty({ enum: roles })
  @IsIn(roles)
  readonly role!: Role;
}

export interface AddMemberRequest extends AddMemberBody {
  readonly actor: Actor;
  readonly projectId: string;
}

/** Puts an existing user into a project with one role. */
export const addMember = defineCommand<AddMemberRequest, MemberView>('identity.add-member', AddMemberBody);

export class CreateServiceAccountBody {
  @ApiProperty({ example: 'nightly build' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name!: string;

  @ApiProperty({ enum: roles })
  @IsIn(roles)
  readonly role!: Role;
}

export interface CreateServiceAccountRequest extends CreateServiceAccountBody {
  readonly actor: Actor;
  readonly projectId: string;
}

/** Makes a member without a person, so that a key need not belong to anybody who may leave. */
export const createServiceAccount = defineCommand<CreateServiceAccountRequest, MemberView>(
  'identity.create-service-account',
  CreateServiceAccountBody,
);

export class ListMembersQuery extends PageQuery {
  /** A part of the name, e-mail address or id; of several words, each must match. Case and accents do not matter. */
  @ApiPropertyOptional({ example: 'lovelace' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly q?: string;
}

export interface ListMembersRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly query: ListMembersQuery;
}

/** Admins, auditors and operators see every member; a user sees itself only. */
export const listMembers = defineCommand<ListMembersRequest, Page<MemberView>>('identity.list-members');

export class ChangeMemberRoleBody {
  @ApiProperty({ enum: roles })
  @IsIn(roles)
  readonly role!: Role;
}

/** Whom of which project a request is about. */
export interface MemberRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly memberId: string;
}

/** @throws Problem `member.last-admin` where no other person would be admin. */
export const changeMemberRole = defineCommand<MemberRequest & ChangeMemberRoleBody, MemberView>(
  'identity.change-member-role',
  ChangeMemberRoleBody,
  revoking,
);

/** Ends a membership: an admin anybody's, everyone its own. Doing it again is a success without an event. */
export const removeMember = defineCommand<MemberRequest, RevokedView>('identity.remove-member', null, revoking);

export class SetMemberServicesBody {
  @ApiProperty({ type: [String], description: 'Ids of all services the member may use from now on.' })
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  readonly services!: readonly string[];
}

/** Replaces the whole set of services a member may use, and nothing else of the member. */
export const setMemberServices = defineCommand<MemberRequest & SetMemberServicesBody, MemberView>(
  'identity.set-member-services',
  SetMemberServicesBody,
  revoking,
);

const UserIdOfPerson = Type.Union([Id('usr'), Type.Null()], { description: 'Null for a service account.' });
const ServiceIds = Type.Array(Id('svc'));

export const memberAdded = defineEvent(
  'member.added',
  {
    about: 'Somebody became a member of a project, or a service account was made there.',
    data: Type.Object({
      userId: UserIdOfPerson,
      kind: Type.Enum(memberKinds),
      role: Type.Enum(roles),
      services: ServiceIds,
    }),
    example: { userId: ids.usr, kind: 'person', role: 'user', services: [ids.svc] },
  },
  (data) => ({ before: null, after: { ...data } }),
);

export type MemberAddedData = DataOf<typeof memberAdded>;

export const memberRoleChanged = defineEvent(
  'member.role-changed',
  {
    about: 'A member was given another role.',
    data: Type.Object({ userId: UserIdOfPerson, from: Type.Enum(roles), to: Type.Enum(roles) }),
    example: { userId: ids.usr, from: 'user', to: 'auditor' },
  },
  ({ from, to }) => ({ before: { role: from }, after: { role: to } }),
);

/** Services in ascending order of their ids. On the wire they are `before.services` and `after.services`. */
export const memberPermissionsChanged = defineEvent(
  'member.permissions-changed',
  {
    about: 'The set of services a member may use was replaced: `before.services` and `after.services`.',
    data: Type.Object({ userId: UserIdOfPerson, ...Changed(ServiceIds) }),
    example: { userId: ids.usr, before: [], after: [ids.svc] },
  },
  ({ before, after }) => ({ before: { services: before }, after: { services: after } }),
);

export const memberRemoved = defineEvent(
  'member.removed',
  {
    about: 'A membership ended.',
    data: Type.Object({
      userId: UserIdOfPerson,
      role: Type.Enum(roles),
      reason: Type.Enum(['removed', 'left'], { description: '`left`: by its own will.' }),
    }),
    example: { userId: ids.usr, role: 'user', reason: 'removed' },
  },
  ({ role }) => ({ before: { role }, after: null }),
);
