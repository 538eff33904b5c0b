import { Injectable } from '@nestjs/common';
import {
  newId,
  Problem,
  sessionStarted,
  type Actor,
  type Client,
  type LogInReply,
  type SessionMethod,
} from '#contracts';
import { Clock } from '#outbox';
import { toUserView, type User } from '../../users/domain/user.js';
import { KnownAddressStore } from '../../throttling/store/known-address.store.js';
import { endOfSession } from '../domain/session.js';
import { SessionStore } from '../store/session.store.js';

/** Somebody who has proven to be this user, in whichever way. */
export interface ProvenUser {
  readonly user: User;
  readonly method: SessionMethod;
  /** SHA-256 of the token the gateway made, base64url. */
  readonly tokenDigest: string;
  readonly client?: Client;
}

const LONGEST_USER_AGENT = 300;

/** The last step of every way to log in. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly knownAddresses: KnownAddressStore,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem `login.disabled`. */
  async execute({ user, method, tokenDigest, client }: ProvenUser): Promise<LogInReply> {
    if (user.state !== 'active') throw new Problem('login.disabled');
    const _id = newId('ses');
    const now = this.clock.now();
    const expiresAt = endOfSession(now);
    const actor: Actor = { kind: 'user', userId: user._id, operator: user.operator, sessionId: _id, membership: null };
    const origin = {
      address: client?.address ?? null,
      userAgent: client?.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
    };
    const fresh = { epoch: user.sessionEpoch, expiresAt, lastSeenAt: now, endedAt: null, endReason: null };
    if (client) await this.knownAddresses.add(user.emailKey, client.address);
    await this.sessions.insert({
      state: { _id, projectId: null, userId: user._id, tokenDigest, method, ...origin, ...fresh },
      event: sessionStarted.of({ actor, data: { userId: user._id, expiresAt: expiresAt.toISOString(), method } }),
    });
    return { user: toUserView(user), expiresAt: expiresAt.toISOString() };
  }
}
