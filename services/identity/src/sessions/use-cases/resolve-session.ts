import { Injectable } from '@nestjs/common';
import {
  Problem,
  type Actor,
  type ActorMembership,
  type ResolvedSession,
  type ResolveSessionRequest,
} from '#contracts';
import { Clock } from '#outbox';
import { MemberStore } from '../../members/store/member.store.js';
import { toUserView } from '../../users/domain/user.js';
import { UserStore } from '../../users/store/user.store.js';
import { isLive } from '../domain/session.js';
import { SessionStore } from '../store/session.store.js';

@Injectable()
export class ResolveSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly users: UserStore,
    private readonly members: MemberStore,
    private readonly clock: Clock,
  ) {}

  async execute({ tokenDigest, projectId }: ResolveSessionRequest): Promise<ResolvedSession> {
    const session = await this.sessions.findByTokenDigest(tokenDigest);
    if (session === null || !isLive(session, this.clock.now())) throw new Problem('session.invalid');
    const [user, membership] = await Promise.all([
      this.users.find(session.userId),
      this.membershipIn(projectId, session.userId),
    ]);
    if (user === null) throw new Problem('session.invalid');
    const actor: Actor = {
      kind: 'user',
      userId: user._id,
      operator: user.operator,
      sessionId: session._id,
      membership,
    };
    return { actor, session: { user: toUserView(user), expiresAt: session.expiresAt.toISOString() } };
  }

  private async membershipIn(projectId: string | null, userId: string): Promise<ActorMembership | null> {
    const member = projectId === null ? null : await this.members.findOf(projectId, userId);
    return member && { memberId: member._id, projectId: member.projectId, role: member.role };
  }
}
