import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  pageOf,
  type listUsers,
  type Page,
  type RequestOf,
  type UserView,
} from '#contracts';
import { prefixesOf } from '#keywords';
import { toUserView } from '../domain/user.js';
import { UserStore } from '../store/user.store.js';

@Injectable()
export class ListUsers {
  constructor(private readonly users: UserStore) {}

  /** A search text without a letter, digit or sign is none. */
  async execute({ actor, query }: RequestOf<typeof listUsers>): Promise<Page<UserView>> {
    assertAllowed(actor, 'users:manage', null);
    const prefixes = prefixesOf(query.q ?? '');
    const list = `users:${prefixes.join(' ')}`;
    const found = await this.users.list(prefixes, decodeCursor(list, query.cursor), query.limit + 1);
    return pageOf(found, query.limit, ({ _id }) => encodeCursor(list, _id), toUserView);
  }
}
