import { Injectable } from '@nestjs/common';
import {
  invitationAccepted,
  memberAdded,
  newId,
  Problem,
  type AcceptInvitationRequest,
  type Actor,
  type FieldProblem,
  type MemberView,
} from '#contracts';
import { Clock, isDuplicateKey, Transactions } from '#outbox';
import { LinkTokens } from '../../links/link-tokens.js';
import { Admins } from '../../members/admins.js';
import { newPerson, toMemberView, type NamedUser } from '../../members/domain/member.js';
import { MemberStore } from '../../members/store/member.store.js';
import { assertChangeable } from '../../projects/domain/project.js';
import { ProjectStore } from '../../projects/store/project.store.js';
import { UserStore } from '../../users/store/user.store.js';
import { CreateUser } from '../../users/use-cases/create-user.js';
import { assertAcceptable, type Invitation } from '../domain/invitation.js';
import { InvitationStore } from '../store/invitation.store.js';

type NewUser = Awaited<ReturnType<CreateUser['prepare']>>;

/** Who accepts: an account that is there, or one that is made in the same step. */
interface Invitee {
  readonly actor: Actor;
  readonly user: NamedUser;
  readonly birth: NewUser | null;
}

@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly invitations: InvitationStore,
    private readonly members: MemberStore,
    private readonly users: UserStore,
    private readonly projects: ProjectStore,
    private readonly admins: Admins,
    private readonly createUser: CreateUser,
    private readonly links: LinkTokens,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  async execute(request: AcceptInvitationRequest): Promise<MemberView> {
    const link = this.links.read('invitation', request.token);
    const invitation = link && (await this.invitations.find(link.id));
    if (link === null) throw new Problem('link.invalid');
    assertAcceptable(invitation, link.issue, this.clock.now());
    const invitee = await this.inviteeOf(invitation, request);
    const project = await this.projects.find(invitation.projectId);
    if (project === null) throw new Problem('link.invalid');
    assertChangeable(project, invitee.actor);
    return this.join(invitation, link.issue, invitee);
  }

  /** The address was proven by the link; that the caller may speak for its account is proven by the session. */
  private async inviteeOf(invitation: Invitation, request: AcceptInvitationRequest): Promise<Invitee> {
    const user = await this.users.findByEmail(invitation.email);
    const { actor, name, password } = request;
    if (user !== null) {
      if (actor?.userId !== user._id) throw new Problem('session.required');
      return { actor, user, birth: null };
    }
    if (!name || !password) throw new Problem('request.invalid', missing({ name, password }));
    const userId = newId('usr');
    const itself: Actor = { kind: 'user', userId, operator: false, sessionId: null, membership: null };
    const { email, language } = invitation;
    const birth = await this.createUser.prepare({ actor: itself, email, name, password, language }, false, userId);
    return { actor: itself, user: { _id: userId, name, email, ver: 1 }, birth };
  }

  /** All or nothing. The invitation comes first: of two who accept at once, one waits for the other and is refused. */
  private async join(invitation: Invitation, issue: number, { actor, user, birth }: Invitee): Promise<MemberView> {
    const { projectId, role, services } = invitation;
    const userId = user._id;
    const memberId = newId('mem');
    const added = memberAdded.of({ actor, data: { userId, kind: 'person', role, services } });
    const joining = this.transactions.run(async (session) => {
      await this.invitations.changeIn(session, invitation._id, (invitation, now) => {
        assertAcceptable(invitation, issue, now);
        return { set: { state: 'accepted' }, event: invitationAccepted.of({ actor, data: { userId, memberId } }) };
      });
      if (birth !== null) await this.users.insert(birth, session);
      const state = { ...newPerson(memberId, user, role, services), projectId };
      const member = await this.members.insert({ state, event: added }, session);
      await this.admins.follow(session, member, null, role);
      return member;
    });
    const member = await joining.catch((failure: unknown) => {
      if (!isDuplicateKey(failure)) throw failure;
      throw new Problem(isDuplicateKey(failure, 'emailKey') ? 'session.required' : 'member.exists');
    });
    return toMemberView(member, user);
  }
}

function missing(given: Readonly<Record<string, string | undefined>>): readonly FieldProblem[] {
  const names = Object.keys(given).filter((name) => !given[name]);
  return names.map((field) => ({ field, message: 'is missing: a new account needs it' }));
}
