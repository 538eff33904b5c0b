import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, MaxLength } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Id, ids, Time } from '../event-fields.js';
import { PageView, type Page, type PageQuery } from '../page.js';
import { IsPassword } from './password.js';
import { UserView } from './user.js';

export class LogInBody {
  @ApiProperty({ format: 'email', example: 'operator@keyward.local' })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  readonly email!: string;

  @IsPassword()
  readonly password!: string;

  @ApiPropertyOptional({ description: 'Where a second factor is on: six digits of it, or a recovery code.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly code?: string;
}

/** Whom the gateway speaks with. */
export interface Client {
  /** Its IP address. */
  readonly address: string;
  /** As its program calls itself. */
  readonly userAgent: string | null;
}

export interface LogInRequest extends LogInBody {
  readonly client?: Client;
  /** SHA-256 of the token the gateway made, base64url. Only the caller ever holds the token. */
  readonly tokenDigest: string;
}

export interface LogInReply {
  readonly user: UserView;
  readonly expiresAt: string;
}

/**
 * Opens a session. An unknown e-mail and a wrong password get the same answer in the same time.
 * @throws Problem `login.refused`, `login.throttled`, `login.busy`, `login.second-factor-required`, `login.disabled`.
 */
export const logIn = defineCommand<LogInRequest, LogInReply>('identity.log-in', LogInBody);

export class SessionView {
  @ApiProperty({ type: UserView })
  readonly user!: UserView;
  @ApiProperty({ format: 'date-time' })
  readonly expiresAt!: string;
}

export class OpenedSessionView extends SessionView {
  @ApiProperty({ description: 'Send as `Authorization: Bearer`. Shown here only.' })
  readonly token!: string;
}

export interface ResolveSessionRequest {
  readonly tokenDigest: string;
  /** The project of the request's path, or null. */
  readonly projectId: string | null;
}

export interface ResolvedSession {
  readonly actor: Actor;
  readonly session: SessionView;
}

/** Who holds this token now, and what they are in the project now. Asked on every request. */
export const resolveSession = defineCommand<ResolveSessionRequest, ResolvedSession>('identity.resolve-session');

/** Ends the session the caller is using. */
export const logOut = defineCommand<{ actor: Actor }, Record<string, never>>('identity.log-out');

/** How somebody has proven to be the user. */
export const sessionMethods = ['password', 'passkey', 'sign-on'] as const;
export type SessionMethod = (typeof sessionMethods)[number];

export class ListedSessionView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ enum: sessionMethods })
  readonly method!: SessionMethod;
  @ApiProperty({ description: 'Whether it is the one that asks.' })
  readonly current!: boolean;
  @ApiProperty({ type: String, nullable: true })
  readonly address!: string | null;
  @ApiProperty({ type: String, nullable: true })
  readonly userAgent!: string | null;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiProperty({ format: 'date-time', description: 'To the minute. Two hours later the session ends.' })
  readonly lastSeenAt!: string;
  @ApiProperty({ format: 'date-time', description: 'It ends then at the latest.' })
  readonly expiresAt!: string;
}

export class SessionPage extends PageView {
  @ApiProperty({ type: [ListedSessionView] })
  readonly items!: ListedSessionView[];
}

/** One's own, those that have not ended, newest first. */
export const listSessions = defineCommand<
  { readonly actor: Actor; readonly query: PageQuery },
  Page<ListedSessionView>
>('identity.list-sessions');

export interface EndSessionRequest {
  readonly actor: Actor;
  readonly sessionId: string;
}

/** Ends a session of one's own. Doing it again is a success without an event. @throws Problem `session.not-found`. */
export const endSession = defineCommand<EndSessionRequest, Record<string, never>>('identity.end-session');

export const sessionStarted = defineEvent(
  'session.started',
  {
    about: 'Somebody logged in.',
    data: Type.Object({ userId: Id('usr'), expiresAt: Time, method: Type.Enum(sessionMethods) }),
    example: { userId: ids.usr, expiresAt: '2026-03-01T20:00:00.000Z', method: 'password' },
  },
  (data) => ({ before: null, after: { ...data } }),
);

/** `revoked`: by its user, from another session. */
const sessionEndReasons = ['logged-out', 'revoked', 'password-changed', 'user-disabled'] as const;
export type SessionEndReason = (typeof sessionEndReasons)[number];

export const sessionEnded = defineEvent(
  'session.ended',
  {
    about: 'A session ended before its time.',
    data: Type.Object({ userId: Id('usr'), endedAt: Time, reason: Type.Enum(sessionEndReasons) }),
    example: { userId: ids.usr, endedAt: '2026-03-01T13:00:00.000Z', reason: 'logged-out' },
  },
  ({ endedAt }) => ({ before: { endedAt: null }, after: { endedAt } }),
);
