import { Injectable } from '@nestjs/common';
import {
  memberRoleChanged,
  type ChangeMemberRoleBody,
  type MemberRequest,
  type MemberView,
  type Role,
} from '#contracts';
import { Transactions } from '#outbox';
import { Verifiers } from '../../facts/verifiers.js';
import { ProjectAccess } from '../../projects/project-access.js';
import { UserStore } from '../../users/store/user.store.js';
import { Admins } from '../admins.js';
import { assertPresent, toMemberView } from '../domain/member.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class ChangeMemberRole {
  constructor(
    private readonly members: MemberStore,
    private readonly users: UserStore,
    private readonly admins: Admins,
    private readonly access: ProjectAccess,
    private readonly verifiers: Verifiers,
    private readonly transactions: Transactions,
  ) {}

  /**
   * The present role once more is a success without an event. Answers once no key of the former role is let pass any
   * more. @throws Problem `member.last-admin`.
   */
  async execute({ actor, projectId, memberId, role }: MemberRequest & ChangeMemberRoleBody): Promise<MemberView> {
    await this.access.assertMayChange(actor, 'members:manage', projectId);
    const member = await this.transactions.run(async (session) => {
      let from: Role = role;
      const changed = await this.members.changeIn(session, memberId, (member) => {
        assertPresent(projectId, member);
        from = member.role;
        if (from === role) return null;
        const data = { userId: member.userId, from, to: role };
        return { set: { role }, event: memberRoleChanged.of({ actor, data }) };
      });
      await this.admins.follow(session, changed, from, role);
      return changed;
    });
    const revision = await this.verifiers.followMember(actor, member);
    const user = member.userId === null ? null : await this.users.find(member.userId);
    return { ...toMemberView(member, user), revision };
  }
}
