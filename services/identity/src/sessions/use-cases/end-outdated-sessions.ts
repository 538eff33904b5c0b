import { Injectable } from '@nestjs/common';
import { systemActor, userDisabled, userPasswordChanged, type KeywardEvent, type SessionEndReason } from '#contracts';
import { UserStore } from '../../users/store/user.store.js';
import { ending } from '../domain/session.js';
import { SessionStore } from '../store/session.store.js';

const PAGE = 100;

/** Events of a user that end its sessions, and why. */
const reasons: ReadonlyMap<string, SessionEndReason> = new Map([
  [userPasswordChanged.type, 'password-changed'],
  [userDisabled.type, 'user-disabled'],
]);

/**
 * Writes down, each with its event, that sessions have ended with the epoch they belong to. They have been refused
 * since the account moved on, so nobody waits for this; taking an event twice, or late, changes nothing.
 */
@Injectable()
export class EndOutdatedSessions {
  constructor(
    private readonly sessions: SessionStore,
    private readonly users: UserStore,
  ) {}

  async execute(events: readonly KeywardEvent[]): Promise<void> {
    for (const { type, subject } of events) {
      const reason = reasons.get(type);
      if (reason !== undefined) await this.endOf(subject, reason);
    }
  }

  private async endOf(userId: string, reason: SessionEndReason): Promise<void> {
    const user = await this.users.find(userId);
    if (user === null) return;
    for (;;) {
      const ids = await this.sessions.listOutdated(user, PAGE);
      for (const id of ids) {
        await this.sessions.change(id, (session, now) => session && ending(session, reason, systemActor, now));
      }
      if (ids.length < PAGE) return;
    }
  }
}
