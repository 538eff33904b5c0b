import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength, MinLength } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { UserView } from './user.js';

export class LogInBody {
  @ApiProperty({ format: 'email', example: 'operator@keyward.local' })
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  readonly email!: string;

  @ApiProperty({ maxLength: 128 })
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  readonly password!: string;
}

export interface LogInRequest extends LogInBody {
  /** SHA-256 of the token the gateway made, base64url. Only the caller ever holds the token. */
  readonly tokenDigest: string;
}

export interface LogInReply {
  readonly user: UserView;
  readonly expiresAt: string;
}

/** Opens a session. An unknown e-mail and a wrong password get the same answer in the same time. */
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

/** Ends the caller's own session. */
export const logOut = defineCommand<{ actor: Actor }, Record<string, never>>('identity.log-out');

export const sessionStarted = defineEvent<{ userId: string; expiresAt: string }>('session.started', (data) => ({
  before: null,
  after: { ...data },
}));

export const sessionEnded = defineEvent<{ userId: string; endedAt: string }>('session.ended', (data) => ({
  before: { endedAt: null },
  after: { endedAt: data.endedAt },
}));
