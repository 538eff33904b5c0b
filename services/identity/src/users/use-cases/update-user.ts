import { Injectable } from '@nestjs/common';
import { assertAllowed, Problem, userDisabled, userEnabled, type UpdateUserRequest, type UserView } from '#contracts';
import { Verifiers } from '../../facts/verifiers.js';
import { toUserView } from '../domain/user.js';
import { UserStore } from '../store/user.store.js';

@Injectable()
export class UpdateUser {
  constructor(
    private readonly users: UserStore,
    private readonly verifiers: Verifiers,
  ) {}

  /**
   * Who is disabled is refused from this write on, and stays logged out when enabled again. Nobody disables itself: it
   * might be the last who could undo it. Answers once every verifier goes by the state.
   */
  async execute({ actor, userId, state }: UpdateUserRequest): Promise<UserView> {
    assertAllowed(actor, 'users:manage', null);
    if (state === 'disabled' && userId === actor.userId) throw new Problem('permission.denied');
    const user = await this.users.change(userId, (user) => {
      if (user === null) throw new Problem('user.not-found');
      if (user.erasedAt) throw new Problem('user.erased');
      if (user.state === state) return null;
      if (state === 'active') return { set: { state }, event: userEnabled.of({ actor, data: {} }) };
      const ended = { sessionEpoch: user.sessionEpoch + 1, keptSessionId: null };
      return { set: { state, ...ended }, event: userDisabled.of({ actor, data: {} }) };
    });
    return { ...toUserView(user), revision: await this.verifiers.followUser(actor, user) };
  }
}
