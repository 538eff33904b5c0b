import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength, MinLength } from 'class-validator';
import { Type } from 'typebox';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { IsNewPassword } from './password.js';
import type { Client } from './session.js';

export class RequestPasswordResetBody {
  @ApiProperty({ format: 'email', example: 'ada@example.org' })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  readonly email!: string;
}

/** Sends a link to the address, where it has an account. Tells nobody whether it has: not by the answer, nor by its time. */
export const requestPasswordReset = defineCommand<
  RequestPasswordResetBody & { readonly client?: Client },
  Record<string, never>
>('identity.request-password-reset', RequestPasswordResetBody);

export class ResetPasswordBody {
  @ApiProperty({ description: 'As the link has it: good once, for 10 minutes, and until a newer one is asked for.' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly token!: string;

  @IsNewPassword()
  readonly password!: string;
}

/** Sets the password, and ends every session of the account. @throws Problem `link.invalid`, `password.unsuitable`. */
export const resetPassword = defineCommand<ResetPasswordBody & { readonly client?: Client }, Record<string, never>>(
  'identity.reset-password',
  ResetPasswordBody,
);

export const passwordResetRequested = defineEvent(
  'password-reset.requested',
  { about: 'Somebody asked for a link to set a new password.', data: Type.Object({}), example: {} },
  () => ({ before: null, after: { used: false } }),
);

export const passwordResetUsed = defineEvent(
  'password-reset.used',
  { about: 'The link to set a new password was used.', data: Type.Object({}), example: {} },
  () => ({ before: { used: false }, after: { used: true } }),
);
