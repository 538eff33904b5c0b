import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength, MinLength } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';

export class UserView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ format: 'email' })
  readonly email!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ description: 'Operators run the platform and may do everything.' })
  readonly operator!: boolean;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
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

  /** The first password; NIST SP 800-63B-4 §3.1.1.2: at least 15 characters as the sole factor, nothing composed. */
  @ApiProperty({ minLength: 15, maxLength: 128 })
  @IsString()
  @MinLength(15)
  @MaxLength(128)
  readonly password!: string;
}

export interface CreateUserRequest extends CreateUserBody {
  readonly actor: Actor;
}

/** Makes an account that can log in at once. For operators. */
export const createUser = defineCommand<CreateUserRequest, UserView>('identity.create-user', CreateUserBody);

/** No e-mail and no name: events are kept for ever, personal data is not. */
export const userCreated = defineEvent<{ operator: boolean }>('user.created', (data) => ({
  before: null,
  after: { operator: data.operator },
}));
