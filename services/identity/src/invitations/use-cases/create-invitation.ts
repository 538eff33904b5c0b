import { Injectable } from '@nestjs/common';
import { invitationCreated, newId, Problem, type CreateInvitationRequest, type InvitationView } from '#contracts';
import { Clock, isDuplicateKey } from '#outbox';
import { granted } from '../../catalogue/domain/service.js';
import { ServiceStore } from '../../catalogue/store/service.store.js';
import { MemberStore } from '../../members/store/member.store.js';
import { ProjectAccess } from '../../projects/project-access.js';
import { emailKeyOf } from '../../users/domain/user.js';
import { UserStore } from '../../users/store/user.store.js';
import { endOfLink, toInvitationView } from '../domain/invitation.js';
import { InvitationStore } from '../store/invitation.store.js';

@Injectable()
export class CreateInvitation {
  constructor(
    private readonly invitations: InvitationStore,
    private readonly members: MemberStore,
    private readonly users: UserStore,
    private readonly catalogue: ServiceStore,
    private readonly access: ProjectAccess,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem `member.exists`; `invitation.exists` where one waits for an answer already. */
  async execute(request: CreateInvitationRequest): Promise<InvitationView> {
    const { actor, projectId, email, role } = request;
    await this.access.assertMayChange(actor, 'invitations:manage', projectId);
    const wanted = request.services ?? [];
    const services = granted(wanted, await this.catalogue.findAll(wanted), []);
    const user = await this.users.findByEmail(email);
    if (user !== null && (await this.members.findOf(projectId, user._id)) !== null) throw new Problem('member.exists');
    const state = {
      _id: newId('inv'),
      projectId,
      email,
      emailKey: emailKeyOf(email),
      role,
      services,
      language: user?.language ?? request.language ?? 'en',
      invitedBy: actor.userId,
      expiresAt: endOfLink(this.clock.now()),
      issue: 1,
      state: 'pending' as const,
    };
    const event = invitationCreated.of({ actor, data: { role, services } });
    const invitation = await this.invitations.insert({ state, event }).catch((failure: unknown) => {
      throw isDuplicateKey(failure) ? new Problem('invitation.exists') : failure;
    });
    return toInvitationView(invitation);
  }
}
