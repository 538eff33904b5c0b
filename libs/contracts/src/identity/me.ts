import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsIn, IsString, Matches, MaxLength, MinLength, ValidateIf } from 'class-validator';
import { Type } from 'typebox';
import { roles, type Actor, type Role } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Changed, commitment } from '../event-fields.js';
import { permissions, type Permission } from '../permissions.js';
import { IsNewPassword, IsOptionalPassword, IsPassword } from './password.js';
import { ProjectView } from './project.js';
import { languages, UserView, type Language } from './user.js';

export class MyMembershipView {
  @ApiProperty()
  readonly memberId!: string;
  @ApiProperty({ type: ProjectView })
  readonly project!: ProjectView;
  @ApiProperty({ enum: roles })
  readonly role!: Role;
  @ApiProperty({ enum: permissions, isArray: true, description: 'What the caller may do in the project.' })
  readonly permissions!: readonly Permission[];
}

/** The caller as identity knows it. */
export class ProfileView {
  @ApiProperty({ type: UserView })
  readonly user!: UserView;
  @ApiProperty({
    type: [MyMembershipView],
    description: 'Newest project first, 100 at most; GET /v1/projects lists all.',
  })
  readonly memberships!: readonly MyMembershipView[];
}

export class MeView extends ProfileView {
  @ApiProperty({
    description: 'Bound to this log-in. Unsafe requests that are authenticated by cookie send it as `X-CSRF-Token`.',
  })
  readonly csrfToken!: string;
}

export const getMe = defineCommand<{ readonly actor: Actor }, ProfileView>('identity.get-me');

export class UpdateMeBody {
  @ApiPropertyOptional({ example: 'Ada Lovelace' })
  @ValidateIf(isGiven('name'))
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+886 2 1234 5678', description: 'Null: none.' })
  @ValidateIf(isText('phone'))
  @IsString()
  @Matches(/^\+?[0-9][0-9 ()./-]{2,29}$/, { message: 'must be a telephone number' })
  readonly phone?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Null: none.' })
  @ValidateIf(isText('organisation'))
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly organisation?: string | null;

  @ApiPropertyOptional({ enum: languages })
  @ValidateIf(isGiven('language'))
  @IsIn(languages)
  readonly language?: Language;

  @ApiPropertyOptional({
    format: 'email',
    description: 'Takes effect once it is confirmed by the link that is sent there, within 24 hours.',
  })
  @ValidateIf(isGiven('email'))
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  readonly email?: string;

  @IsOptionalPassword('Needed for a new e-mail address.')
  readonly currentPassword?: string;
}

export interface UpdateMeRequest extends UpdateMeBody {
  readonly actor: Actor;
}

/**
 * Changes what is named and differs; nothing else.
 * @throws Problem `password.wrong` where a new address comes without the present password.
 */
export const updateMe = defineCommand<UpdateMeRequest, UserView>('identity.update-me', UpdateMeBody);

export class ConfirmEmailBody {
  @ApiProperty({ description: 'As the link has it: good once, for 24 hours, and until another address is asked for.' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly token!: string;
}

/** Makes the new address the account's. @throws Problem `link.invalid`, `user.exists`. */
export const confirmEmail = defineCommand<ConfirmEmailBody, Record<string, never>>(
  'identity.confirm-email',
  ConfirmEmailBody,
);

export class ChangePasswordBody {
  @IsPassword()
  readonly currentPassword!: string;

  @IsNewPassword()
  readonly password!: string;
}

export interface ChangePasswordRequest extends ChangePasswordBody {
  readonly actor: Actor;
}

/** Every other session of the caller ends. @throws Problem `password.wrong`, `password.unsuitable`, `login.throttled`. */
export const changePassword = defineCommand<ChangePasswordRequest, Record<string, never>>(
  'identity.change-password',
  ChangePasswordBody,
);

/** A value as events hold it: HMAC-SHA-256 under the account's own salt, base64url; null where there is none. */
export type Commitment = string | null;

const CommitmentField = Type.Union([commitment, Type.Null()], {
  description: "Under the account's own salt; null where there is no value.",
});
const Commitments = Type.Record(Type.String(), CommitmentField);
const aCommitment = 'Zt3u0Xn4w9q2yJ8mB5cVfR1kL7sDhG6pA-eTiOxNzQE';

export const userProfileChanged = defineEvent(
  'user.profile-changed',
  {
    about: 'Somebody changed name, phone, organisation or language. Values are commitments.',
    data: Type.Object({ fields: Type.Array(Type.String()), ...Changed(Commitments) }),
    example: { fields: ['phone'], before: { phone: null }, after: { phone: aCommitment } },
  },
  ({ before, after }) => ({ before: { ...before }, after: { ...after } }),
);

export const userEmailChangeRequested = defineEvent(
  'user.email-change-requested',
  {
    about: 'Somebody asked for another e-mail address, which is to be confirmed.',
    data: Type.Object({ issue: Type.Integer({ minimum: 1 }), email: CommitmentField }),
    example: { issue: 1, email: aCommitment },
  },
  ({ email }) => ({ before: null, after: { requestedEmail: email } }),
);

export const userEmailChanged = defineEvent(
  'user.email-changed',
  {
    about: 'A new e-mail address was confirmed.',
    data: Type.Object({ from: CommitmentField, to: CommitmentField }),
    example: { from: 'kQ9vB2nX5tR8wC1mZ4yL7dF0hJ3sG6pA_eUiOxTzNbE', to: aCommitment },
  },
  ({ from, to }) => ({ before: { email: from }, after: { email: to } }),
);

/** Never the password, nor anything made from it. */
export const userPasswordChanged = defineEvent(
  'user.password-changed',
  {
    about: 'The password of an account was changed.',
    data: Type.Object({ by: Type.Enum(['owner', 'reset']) }),
    example: { by: 'owner' },
  },
  () => ({ before: null, after: null }),
);

function isGiven(name: keyof UpdateMeBody) {
  return (body: UpdateMeBody) => body[name] !== undefined;
}

function isText(name: keyof UpdateMeBody) {
  return (body: UpdateMeBody) => body[name] !== undefined && body[name] !== null;
}
