import { Injectable } from '@nestjs/common';
import type { KeywardEvent } from '#contracts';
import { UserStore } from '../../users/store/user.store.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class FollowUsers {
  constructor(
    private readonly users: UserStore,
    private readonly members: MemberStore,
  ) {}

  /**
   * Lets the search find members by what their users are called now. Events say only that something changed, so the
   * user is read as it stands: taking an event twice, or late, changes nothing.
   */
  async execute(events: readonly KeywardEvent[]): Promise<void> {
    const ids = new Set(events.map(userOf).filter((id) => id !== null));
    const users = await this.users.findAll([...ids]);
    for (const user of users.values()) await this.members.follow(user);
  }
}

/** A member that is born while its user is being renamed has the old name: its own event brings the new one. */
function userOf({ aggregate, subject, data }: KeywardEvent): string | null {
  if (aggregate === 'user') return subject;
  return typeof data['userId'] === 'string' ? data['userId'] : null;
}
