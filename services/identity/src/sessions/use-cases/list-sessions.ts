import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  encodeCursor,
  pageOf,
  Problem,
  type ListedSessionView,
  type listSessions,
  type Page,
  type RequestOf,
} from '#contracts';
import { Clock } from '#outbox';
import { UserStore } from '../../users/store/user.store.js';
import { toListedView } from '../domain/session.js';
import { SessionStore } from '../store/session.store.js';

@Injectable()
export class ListSessions {
  constructor(
    private readonly sessions: SessionStore,
    private readonly users: UserStore,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, query }: RequestOf<typeof listSessions>): Promise<Page<ListedSessionView>> {
    const user = await this.users.find(actor.userId);
    if (user === null) throw new Problem('session.invalid');
    const list = `sessions:${user._id}`;
    const after = decodeCursor(list, query.cursor);
    const found = await this.sessions.listLive(user, this.clock.now(), after, query.limit + 1);
    const toItem = (session: (typeof found)[number]) => toListedView(session, actor.sessionId);
    return pageOf(found, query.limit, ({ _id }) => encodeCursor(list, _id), toItem);
  }
}
