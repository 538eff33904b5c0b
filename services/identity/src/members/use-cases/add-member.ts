import { Injectable } from '@nestjs/common';
import { memberAdded, newId, Problem, type AddMemberRequest, type MemberView } from '#contracts';
import { isDuplicateKey, Transactions } from '#outbox';
import { ProjectAccess } from '../../projects/project-access.js';
import { UserStore } from '../../users/store/user.store.js';
import { Admins } from '../admins.js';
import { newPerson, toMemberView } from '../domain/member.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class AddMember {
  constructor(
    private readonly members: MemberStore,
    private readonly users: UserStore,
    private readonly admins: Admins,
    private readonly access: ProjectAccess,
    private readonly transactions: Transactions,
  ) {}

  /** @throws Problem `user.not-found`, `member.exists`. */
  async execute({ actor, projectId, userId, role }: AddMemberRequest): Promise<MemberView> {
    await this.access.assertMayChange(actor, 'members:add', projectId);
    const user = await this.users.find(userId);
    if (user === null) throw new Problem('user.not-found', [{ field: 'userId', message: 'is not the id of a user' }]);
    const birth = {
      state: { ...newPerson(newId('mem'), user, role), projectId },
      event: memberAdded.of({ actor, data: { userId, kind: 'person', role, services: [] } }),
    };
    const adding = this.transactions.run(async (session) => {
      const added = await this.members.insert(birth, session);
      await this.admins.follow(session, added, null, role);
      return added;
    });
    const member = await adding.catch((failure: unknown) => {
      throw isDuplicateKey(failure) ? new Problem('member.exists') : failure;
    });
    return toMemberView(member, user);
  }
}
