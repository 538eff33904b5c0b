import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Id, ids } from '../event-fields.js';
import { PageView, type Page } from '../page.js';
import { IsPassword } from './password.js';

export const secondFactorTypes = ['totp'] as const;
export type SecondFactorType = (typeof secondFactorTypes)[number];

/** Only a confirmed one is asked for at log-in. */
export const secondFactorStates = ['unconfirmed', 'confirmed', 'removed'] as const;
export type SecondFactorState = (typeof secondFactorStates)[number];

export class SecondFactorView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ enum: secondFactorTypes })
  readonly type!: SecondFactorType;
  @ApiProperty({ enum: secondFactorStates })
  readonly state!: SecondFactorState;
  @ApiProperty({ description: 'How many recovery codes have not been used yet.' })
  readonly recoveryCodesLeft!: number;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
}

export class SecondFactorPage extends PageView {
  @ApiProperty({ type: [SecondFactorView] })
  readonly items!: SecondFactorView[];
}

export class AddSecondFactorBody {
  @ApiProperty({ enum: secondFactorTypes })
  @IsIn(secondFactorTypes)
  readonly type!: SecondFactorType;
}

export class AddedSecondFactorView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ description: 'Base32, for typing it into an authenticator. Shown here only.' })
  readonly secret!: string;
  @ApiProperty({ description: 'The same as `otpauth://` URI, for a QR code.' })
  readonly uri!: string;
}

export class ConfirmSecondFactorBody {
  @ApiProperty({ example: '492039', description: 'What the authenticator shows now.' })
  @IsString()
  @MinLength(1)
  @MaxLength(40)
  readonly code!: string;
}

export class RecoveryCodesView {
  @ApiProperty({ type: [String], description: 'Each logs you in once in place of a code. Shown here only.' })
  readonly recoveryCodes!: readonly string[];
}

export class RemoveSecondFactorBody {
  @IsPassword()
  readonly currentPassword!: string;
}

/** One's own, those that were removed left out. */
export const listSecondFactors = defineCommand<{ readonly actor: Actor }, Page<SecondFactorView>>(
  'identity.list-second-factors',
);

/** Makes a secret for an authenticator, in place of an earlier one that was not confirmed. */
export const addSecondFactor = defineCommand<AddSecondFactorBody & { readonly actor: Actor }, AddedSecondFactorView>(
  'identity.add-second-factor',
  AddSecondFactorBody,
);

export interface ConfirmSecondFactorRequest extends ConfirmSecondFactorBody {
  readonly actor: Actor;
  readonly secondFactorId: string;
}

/** From now on the factor is asked for at log-in. */
export const confirmSecondFactor = defineCommand<ConfirmSecondFactorRequest, RecoveryCodesView>(
  'identity.confirm-second-factor',
  ConfirmSecondFactorBody,
);

export interface RemoveSecondFactorRequest extends RemoveSecondFactorBody {
  readonly actor: Actor;
  readonly secondFactorId: string;
}

/** Removing one again is a success without a second event. */
export const removeSecondFactor = defineCommand<RemoveSecondFactorRequest, Record<string, never>>(
  'identity.remove-second-factor',
  RemoveSecondFactorBody,
);

export const secondFactorAdded = defineEvent(
  'second-factor.added',
  {
    about: 'A second factor was begun; it is asked for once it is confirmed.',
    data: Type.Object({ userId: Id('usr'), factor: Type.Enum(secondFactorTypes) }),
    example: { userId: ids.usr, factor: 'totp' },
  },
  (data) => ({ before: null, after: { ...data, state: 'unconfirmed' } }),
);

export const secondFactorConfirmed = defineEvent(
  'second-factor.confirmed',
  {
    about: 'A second factor was confirmed, and is asked for at log-in from then on.',
    data: Type.Object({ userId: Id('usr') }),
    example: { userId: ids.usr },
  },
  () => ({ before: { state: 'unconfirmed' }, after: { state: 'confirmed' } }),
);

export const recoveryCodeUsed = defineEvent(
  'second-factor.recovery-code-used',
  {
    about: 'A recovery code was used in place of the second factor.',
    data: Type.Object({ userId: Id('usr'), left: Type.Integer({ minimum: 0 }) }),
    example: { userId: ids.usr, left: 9 },
  },
  ({ left }) => ({ before: { recoveryCodesLeft: left + 1 }, after: { recoveryCodesLeft: left } }),
);

export const secondFactorRemoved = defineEvent(
  'second-factor.removed',
  {
    about: 'A second factor was removed.',
    data: Type.Object({ userId: Id('usr'), state: Type.Enum(secondFactorStates) }),
    example: { userId: ids.usr, state: 'confirmed' },
  },
  ({ state }) => ({ before: { state }, after: { state: 'removed' } }),
);
