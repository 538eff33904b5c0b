import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'typebox';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import type { Client, LogInReply } from './session.js';

export class SignOnView {
  @ApiProperty({ description: 'Whether there is a provider to log in by.' })
  readonly configured!: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'Of the provider, for the button.' })
  readonly name!: string | null;
}

export const getSignOn = defineCommand<Record<string, never>, SignOnView>('identity.get-sign-on');

export interface BeginSignOnRequest {
  /** Of the browser's session, where it has one: signing on then links the provider's account to its user. */
  readonly tokenDigest: string | null;
}

export interface BeginSignOnReply {
  /** The provider's page. */
  readonly redirectTo: string;
  /** For the browser to keep and bring along: state, nonce and code verifier, readable to identity only. */
  readonly sealed: string;
}

/** @throws Problem `sign-on.not-configured`, `service.unavailable` where the provider does not answer. */
export const beginSignOn = defineCommand<BeginSignOnRequest, BeginSignOnReply>('identity.begin-sign-on');

export interface CompleteSignOnRequest {
  readonly sealed: string;
  /** The query string the provider sent the browser back with. */
  readonly query: string;
  /** SHA-256 of the token the gateway made, base64url. */
  readonly tokenDigest: string;
  readonly client?: Client;
}

/** Opens a session, once for each beginning. @throws Problem `sign-on.refused`, `login.disabled`. */
export const completeSignOn = defineCommand<CompleteSignOnRequest, LogInReply>('identity.complete-sign-on');

/** The provider's id of the person is personal data: it stays out. */
export const userSignOnLinked = defineEvent(
  'user.sign-on-linked',
  {
    about: 'An account was linked with one of the sign-on provider.',
    data: Type.Object({ issuer: Type.String() }),
    example: { issuer: 'https://login.example.org' },
  },
  ({ issuer }) => ({ before: { signOn: null }, after: { signOn: issuer } }),
);
