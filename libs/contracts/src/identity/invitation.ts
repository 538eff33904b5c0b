import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsEmail, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Type } from 'typebox';
import { roles, type Actor, type Role } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Id, ids } from '../event-fields.js';
import { PageView, type Page, type PageQuery } from '../page.js';
import type { MemberView } from './member.js';
import { IsOptionalPassword } from './password.js';
import { languages, type Language } from './user.js';

export type InvitationState = 'pending' | 'accepted' | 'revoked';

export class InvitationView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty()
  readonly projectId!: string;
  @ApiProperty({ format: 'email' })
  readonly email!: string;
  @ApiProperty({ enum: roles })
  readonly role!: Role;
  @ApiProperty({ type: [String], description: 'Ids of the services the member will be allowed to use.' })
  readonly services!: readonly string[];
  @ApiProperty({ description: 'Id of the user who invited.' })
  readonly invitedBy!: string;
  @ApiProperty({ format: 'date-time', description: 'Until then the link is good; sending it again makes a new one.' })
  readonly expiresAt!: string;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
}

export class InvitationPage extends PageView {
  @ApiProperty({ type: [InvitationView] })
  readonly items!: InvitationView[];
}

export class CreateInvitationBody {
  @ApiProperty({ format: 'email', example: 'ada@example.org' })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  readonly email!: string;

  @ApiProperty({ enum: roles })
  @IsIn(roles)
  readonly role!: Role;

  @ApiPropertyOptional({ type: [String], description: 'Ids of services the member may use from the beginning.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  readonly services?: readonly string[];

  /** Of the mail, where the address has no account yet. */
  @ApiPropertyOptional({ enum: languages, default: 'en' })
  @IsOptional()
  @IsIn(languages)
  readonly language?: Language;
}

export interface CreateInvitationRequest extends CreateInvitationBody {
  readonly actor: Actor;
  readonly projectId: string;
}

/** Asks somebody into a project, by a mail with a link that is good once and for 7 days. */
export const createInvitation = defineCommand<CreateInvitationRequest, InvitationView>(
  'identity.create-invitation',
  CreateInvitationBody,
);

export interface ListInvitationsRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly query: PageQuery;
}

/** Those that wait for an answer, oldest first; also the ones whose link has lapsed. */
export const listInvitations = defineCommand<ListInvitationsRequest, Page<InvitationView>>('identity.list-invitations');

export interface InvitationRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly invitationId: string;
}

/** Sends a new link, good for 7 days from now. The older ones are void. */
export const resendInvitation = defineCommand<InvitationRequest, InvitationView>('identity.resend-invitation');

/** Makes the link void. Doing it again is a success without an event. */
export const revokeInvitation = defineCommand<InvitationRequest, Record<string, never>>('identity.revoke-invitation');

export class AcceptInvitationBody {
  /** As the mail's link has it. */
  @ApiProperty()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly token!: string;

  /** Of the new account, where the address has none yet. */
  @ApiPropertyOptional({ example: 'Ada Lovelace' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name?: string;

  @IsOptionalPassword('Of the new account: as in PUT /v1/me/password.')
  readonly password?: string;
}

export interface AcceptInvitationRequest extends AcceptInvitationBody {
  /** Null where nobody is logged in. */
  readonly actor: Actor | null;
}

/**
 * Makes whom the link was sent to a member.
 * @throws Problem `link.invalid` for a link that is used, lapsed, void or forged; `session.required` where the address
 *   has an account and the caller is not logged in as it; `request.invalid` where it has none and name or password is missing.
 */
export const acceptInvitation = defineCommand<AcceptInvitationRequest, MemberView>(
  'identity.accept-invitation',
  AcceptInvitationBody,
);

/** No address: events are kept for ever. */
export const invitationCreated = defineEvent(
  'invitation.created',
  {
    about: 'Somebody was asked into a project.',
    data: Type.Object({ role: Type.Enum(roles), services: Type.Array(Id('svc')) }),
    example: { role: 'user', services: [ids.svc] },
  },
  (data) => ({ before: null, after: { ...data, state: 'pending' } }),
);

export const invitationResent = defineEvent(
  'invitation.resent',
  {
    about: 'An invitation was sent again, with a new link.',
    data: Type.Object({ issue: Type.Integer({ minimum: 2, description: '2 for the first time it was sent again.' }) }),
    example: { issue: 2 },
  },
  ({ issue }) => ({ before: { issue: issue - 1 }, after: { issue } }),
);

export const invitationAccepted = defineEvent(
  'invitation.accepted',
  {
    about: 'An invitation was accepted.',
    data: Type.Object({ userId: Id('usr'), memberId: Id('mem') }),
    example: { userId: ids.usr, memberId: ids.mem },
  },
  () => ({ before: { state: 'pending' }, after: { state: 'accepted' } }),
);

export const invitationRevoked = defineEvent(
  'invitation.revoked',
  { about: 'The link of an invitation was made void.', data: Type.Object({}), example: {} },
  () => ({ before: { state: 'pending' }, after: { state: 'revoked' } }),
);
