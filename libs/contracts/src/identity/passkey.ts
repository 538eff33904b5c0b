import { ApiProperty } from '@nestjs/swagger';
import { IsObject, IsString, MaxLength, MinLength } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Id, ids } from '../event-fields.js';
import { PageView, type Page } from '../page.js';
import type { Client, LogInReply } from './session.js';

/** JSON as the browser's `PublicKeyCredential` makes and parses it (WebAuthn Level 3 §5.1). */
export type WebAuthnJson = Readonly<Record<string, unknown>>;

export class PasskeyView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ description: 'Whether the authenticator keeps a copy elsewhere.' })
  readonly backedUp!: boolean;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly lastUsedAt!: string | null;
}

export class PasskeyPage extends PageView {
  @ApiProperty({ type: [PasskeyView] })
  readonly items!: PasskeyView[];
}

export class AddPasskeyBody {
  @ApiProperty({ example: 'Laptop' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name!: string;

  @ApiProperty({ type: Object, description: '`toJSON()` of what `navigator.credentials.create()` gave.' })
  @IsObject()
  readonly response!: WebAuthnJson;
}

export class PasskeyLogInBody {
  @ApiProperty({ type: Object, description: '`toJSON()` of what `navigator.credentials.get()` gave.' })
  @IsObject()
  readonly response!: WebAuthnJson;
}

/** One's own, those that were removed left out. */
export const listPasskeys = defineCommand<{ readonly actor: Actor }, Page<PasskeyView>>('identity.list-passkeys');

/** Options for `navigator.credentials.create()`, good for one passkey within 5 minutes. */
export const beginPasskey = defineCommand<{ readonly actor: Actor }, WebAuthnJson>('identity.begin-passkey');

/** @throws Problem `passkey.refused`. */
export const addPasskey = defineCommand<AddPasskeyBody & { readonly actor: Actor }, PasskeyView>(
  'identity.add-passkey',
  AddPasskeyBody,
);

/** Removing one again is a success without a second event. */
export const removePasskey = defineCommand<
  { readonly actor: Actor; readonly passkeyId: string },
  Record<string, never>
>('identity.remove-passkey');

/** Options for `navigator.credentials.get()`, good for one log-in within 5 minutes; they name no account. */
export const beginPasskeyLogIn = defineCommand<Record<string, never>, WebAuthnJson>('identity.begin-passkey-log-in');

export interface PasskeyLogInRequest extends PasskeyLogInBody {
  /** SHA-256 of the token the gateway made, base64url. */
  readonly tokenDigest: string;
  readonly client?: Client;
}

/** Opens a session. @throws Problem `passkey.refused`, `login.disabled`. */
export const logInByPasskey = defineCommand<PasskeyLogInRequest, LogInReply>(
  'identity.log-in-by-passkey',
  PasskeyLogInBody,
);

export const passkeyAdded = defineEvent(
  'passkey.added',
  {
    about: 'A passkey was added to an account.',
    data: Type.Object({ userId: Id('usr'), backedUp: Type.Boolean() }),
    example: { userId: ids.usr, backedUp: true },
  },
  (data) => ({ before: null, after: { ...data } }),
);

export const passkeyRemoved = defineEvent(
  'passkey.removed',
  {
    about: 'A passkey was removed from an account.',
    data: Type.Object({ userId: Id('usr') }),
    example: { userId: ids.usr },
  },
  () => ({ before: { removed: false }, after: { removed: true } }),
);
