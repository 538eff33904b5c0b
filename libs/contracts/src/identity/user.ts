import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { Actor } from '../actor.js';
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

/** No e-mail and no name: events are kept for ever, personal data is not. */
export const userCreated = defineEvent<{ operator: boolean }>('user.created', (data) => ({
  before: null,
  after: { operator: data.operator },
}));

/** Its sessions have ended, and its keys are refused. */
export const userDisabled = defineEvent<Record<string, never>>('user.disabled', () => ({
  before: { state: 'active' },
  after: { state: 'disabled' },
}));

export const userEnabled = defineEvent<Record<string, never>>('user.enabled', () => ({
  before: { state: 'disabled' },
  after: { state: 'active' },
}));
