import { Injectable } from '@nestjs/common';
import { memberRemoved, type MemberRequest, type RevokedView, type Role } from '#contracts';
import { Transactions } from '#outbox';
import { Verifiers } from '../../facts/verifiers.js';
import { ProjectAccess } from '../../projects/project-access.js';
import { Admins } from '../admins.js';
import { assertOf } from '../domain/member.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class RemoveMember {
  constructor(
    private readonly members: MemberStore,
    private readonly admins: Admins,
    private readonly access: ProjectAccess,
    private readonly transactions: Transactions,
    private readonly verifiers: Verifiers,
  ) {}

  /**
   * Removes a member, or lets one leave. The document stays, as a tombstone. Who is gone already is a success without
   * an event. Answers once no key of the membership is let pass any more. Who left and was not told so cannot ask again,
   * being a stranger now: an admin can. @throws Problem `member.last-admin`.
   */
  async execute({ actor, projectId, memberId }: MemberRequest): Promise<RevokedView> {
    const isOwn = actor.membership?.memberId === memberId;
    await this.access.assertMayChange(actor, isOwn ? 'members:leave' : 'members:remove', projectId);
    const gone = await this.transactions.run(async (session) => {
      let from: Role | null = null;
      const removed = await this.members.changeIn(session, memberId, (member, now) => {
        assertOf(projectId, member);
        if (member.removedAt !== null) return null;
        const { userId, role } = member;
        from = role;
        const event = memberRemoved.of({ actor, data: { userId, role, reason: isOwn ? 'left' : 'removed' } });
        return { set: { removedAt: now, keywords: [] }, event };
      });
      await this.admins.follow(session, removed, from, null);
      return removed;
    });
    return { revision: await this.verifiers.followMember(actor, gone) };
  }
}
