import { Injectable } from '@nestjs/common';
import { Problem, type EndSessionRequest } from '#contracts';
import { ending } from '../domain/session.js';
import { SessionStore } from '../store/session.store.js';

@Injectable()
export class EndSession {
  constructor(private readonly sessions: SessionStore) {}

  /** One's own only: somebody else's is not there. */
  async execute({ actor, sessionId }: EndSessionRequest): Promise<Record<string, never>> {
    await this.sessions.change(sessionId, (session, now) => {
      if (session === null || session.userId !== actor.userId) throw new Problem('session.not-found');
      return ending(session, sessionId === actor.sessionId ? 'logged-out' : 'revoked', actor, now);
    });
    return {};
  }
}
