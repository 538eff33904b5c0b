import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Matches } from 'class-validator';
import { roles, type Actor, type Role } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { PageView, type Page, type PageQuery } from '../page.js';

export class MemberView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty()
  readonly projectId!: string;
  @ApiProperty()
  readonly userId!: string;
  @ApiProperty({ format: 'email' })
  readonly email!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ enum: roles })
  readonly role!: Role;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
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

export interface ListMembersRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly query: PageQuery;
}

/** An admin sees every member, a user or auditor only itself. */
export const listMembers = defineCommand<ListMembersRequest, Page<MemberView>>('identity.list-members');

export const memberAdded = defineEvent<{ userId: string; role: Role }>('member.added', (data) => ({
  before: null,
  after: { ...data },
}));
