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
import { ProjectStore } from '../../projects/store/project.store.js';
import { toUserView } from '../../users/domain/user.js';
import { UserStore } from '../../users/store/user.store.js';
import { isLive, outdatedSince } from '../domain/session.js';
import { SessionStore } from '../store/session.store.js';

@Injectable()
export class ResolveSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly users: UserStore,
    private readonly members: MemberStore,
    private readonly projects: ProjectStore,
    private readonly clock: Clock,
  ) {}

  async execute({ tokenDigest, projectId }: ResolveSessionRequest): Promise<ResolvedSession> {
    const session = await this.sessions.findByTokenDigest(tokenDigest);
    if (session === null) throw new Problem('session.invalid');
    const [user, membership] = await Promise.all([
      this.users.find(session.userId),
      this.membershipIn(projectId, session.userId),
    ]);
    const now = this.clock.now();
    if (user === null || !isLive(session, user, now)) throw new Problem('session.invalid');
    const since = outdatedSince(session, now);
    if (since !== null) await this.sessions.noteSeen(session._id, since, now);
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
    if (projectId === null) return null;
    const [project, member] = await Promise.all([
      this.projects.find(projectId),
      this.members.findOf(projectId, userId),
    ]);
    if (project === null || member === null) return null;
    const { _id: memberId, role } = member;
    return { memberId, projectId, role, ...(project.state !== 'active' && { projectState: project.state }) };
  }
}
