import { Injectable } from '@nestjs/common';
import { Problem, type Actor } from '#contracts';
import { ending } from '../domain/session.js';
import { SessionStore } from '../store/session.store.js';

@Injectable()
export class LogOut {
  constructor(private readonly sessions: SessionStore) {}

  /** Ending a session twice is a success without a second event. */
  async execute({ actor }: { readonly actor: Actor }): Promise<Record<string, never>> {
    const { sessionId, userId } = actor;
    if (sessionId === null) throw new Problem('session.required');
    await this.sessions.change(sessionId, (session, now) => {
      if (session === null || session.userId !== userId) throw new Problem('session.invalid');
      return ending(session, 'logged-out', actor, now);
    });
    return {};
  }
}
