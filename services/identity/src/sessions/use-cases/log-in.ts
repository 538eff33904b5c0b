import { Injectable } from '@nestjs/common';
import { newId, Problem, sessionStarted, type Actor, type LogInReply, type LogInRequest } from '#contracts';
import { Clock } from '#outbox';
import { toUserView } from '../../users/domain/user.js';
import { PasswordHasher } from '../../users/password-hasher.js';
import { UserStore } from '../../users/store/user.store.js';
import { endOfSession } from '../domain/session.js';
import { SessionStore } from '../store/session.store.js';

@Injectable()
export class LogIn {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  async execute({ email, password, tokenDigest }: LogInRequest): Promise<LogInReply> {
    const user = await this.users.findByEmail(email);
    const matches = await this.passwords.matches(password, user?.passwordHash ?? null);
    if (user === null || !matches) throw new Problem('login.refused');
    const _id = newId('ses');
    const expiresAt = endOfSession(this.clock.now());
    const actor: Actor = { kind: 'user', userId: user._id, operator: user.operator, sessionId: _id, membership: null };
    await this.sessions.insert({
      state: { _id, projectId: null, userId: user._id, tokenDigest, expiresAt, endedAt: null },
      event: sessionStarted.of({ actor, data: { userId: user._id, expiresAt: expiresAt.toISOString() } }),
    });
    return { user: toUserView(user), expiresAt: expiresAt.toISOString() };
  }
}
