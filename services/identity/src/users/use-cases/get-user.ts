import { Injectable } from '@nestjs/common';
import { assertAllowed, Problem, type getUser, type RequestOf, type UserView } from '#contracts';
import { toUserView } from '../domain/user.js';
import { UserStore } from '../store/user.store.js';

@Injectable()
export class GetUser {
  constructor(private readonly users: UserStore) {}

  async execute({ actor, userId }: RequestOf<typeof getUser>): Promise<UserView> {
    assertAllowed(actor, 'users:manage', null);
    const user = await this.users.find(userId);
    if (user === null) throw new Problem('user.not-found');
    return toUserView(user);
  }
}
