import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import type { RevokedView } from '../api-keys/delete-api-key.js';
import { ApiRevision, revoking } from '../api-keys/revocation.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { PageQuery, PageView, type Page } from '../page.js';
import { IsNewPassword } from './password.js';

/** Languages of mails and pages. */
export const languages = ['en', 'zh-TW'] as const;
export type Language = (typeof languages)[number];

export const userStates = ['active', 'disabled'] as const;
export type UserState = (typeof userStates)[number];

export class UserView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ format: 'email' })
  readonly email!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ type: String, nullable: true })
  readonly phone!: string | null;
  @ApiProperty({ type: String, nullable: true })
  readonly organisation!: string | null;
  @ApiProperty({ enum: languages })
  readonly language!: Language;
  @ApiProperty({ enum: userStates })
  readonly state!: UserState;
  @ApiProperty({ description: 'Operators run the platform and may do everything.' })
  readonly operator!: boolean;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'Only of a person who was erased: nothing of it is kept.' })
  readonly erasedAt?: string;
  @ApiRevision()
  readonly revision?: string;
}

export class CreateUserBody {
  @ApiProperty({ format: 'email', example: 'ada@example.org' })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  readonly email!: string;

  @ApiProperty({ example: 'Ada Lovelace' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name!: string;

  /** The first password. */
  @IsNewPassword()
  readonly password!: string;

  @ApiPropertyOptional({ enum: languages, default: 'en' })
  @IsOptional()
  @IsIn(languages)
  readonly language?: Language;
}

export interface CreateUserRequest extends CreateUserBody {
  readonly actor: Actor;
}

/** Makes an account that can log in at once. For operators. */
export const createUser = defineCommand<CreateUserRequest, UserView>('identity.create-user', CreateUserBody);

export class ListUsersQuery extends PageQuery {
  /** A part of the name or e-mail address, or the beginning of the id; of several words, each must match. */
  @ApiPropertyOptional({ example: 'lovelace' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly q?: string;
}

export class UserPage extends PageView {
  @ApiProperty({ type: [UserView] })
  readonly items!: UserView[];
}

/** All accounts, oldest first; with `q`, those found. For operators. */
export const listUsers = defineCommand<{ readonly actor: Actor; readonly query: ListUsersQuery }, Page<UserView>>(
  'identity.list-users',
);

/** For operators. @throws Problem `user.not-found`. */
export const getUser = defineCommand<{ readonly actor: Actor; readonly userId: string }, UserView>('identity.get-user');

export class UpdateUserBody {
  @ApiProperty({ enum: userStates, description: 'A disabled account cannot log in, and its sessions end.' })
  @IsIn(userStates)
  readonly state!: UserState;
}

export interface UpdateUserRequest extends UpdateUserBody {
  readonly actor: Actor;
  readonly userId: string;
}

/** Disables or enables an account; what is so already is left alone, without an event. For operators. */
export const updateUser = defineCommand<UpdateUserRequest, UserView>('identity.update-user', UpdateUserBody, revoking);

/**
 * Forgets a person: everything that was kept of it but ids, for good. Its memberships end. Doing it again is a success
 * without an event. For operators.
 * @throws Problem `user.not-disabled`; `member.last-admin` where a project would be left without one.
 */
export const eraseUser = defineCommand<{ readonly actor: Actor; readonly userId: string }, RevokedView>(
  'identity.erase-user',
  null,
  revoking,
);

/** No e-mail and no name: events are kept for ever, personal data is not. */
export const userCreated = defineEvent(
  'user.created',
  {
    about: 'An account was made.',
    data: Type.Object({ operator: Type.Boolean() }),
    example: { operator: false },
  },
  ({ operator }) => ({ before: null, after: { operator } }),
);

export const userDisabled = defineEvent(
  'user.disabled',
  {
    about: 'An account was disabled: its sessions have ended, and its keys are refused.',
    data: Type.Object({}),
    example: {},
  },
  () => ({ before: { state: 'active' }, after: { state: 'disabled' } }),
);

export const userEnabled = defineEvent(
  'user.enabled',
  { about: 'A disabled account was enabled again.', data: Type.Object({}), example: {} },
  () => ({ before: { state: 'disabled' }, after: { state: 'active' } }),
);

export const userErased = defineEvent(
  'user.erased',
  {
    about: 'A person was erased: nothing of it is kept but ids, and no commitment to its data can be checked any more.',
    data: Type.Object({}),
    example: {},
  },
  () => ({ before: { erased: false }, after: { erased: true } }),
);
