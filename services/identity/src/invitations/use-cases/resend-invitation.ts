import { Injectable } from '@nestjs/common';
import { invitationResent, Problem, type InvitationRequest, type InvitationView } from '#contracts';
import { ProjectAccess } from '../../projects/project-access.js';
import { assertOf, endOfLink, toInvitationView } from '../domain/invitation.js';
import { InvitationStore } from '../store/invitation.store.js';

@Injectable()
export class ResendInvitation {
  constructor(
    private readonly invitations: InvitationStore,
    private readonly access: ProjectAccess,
  ) {}

  async execute({ actor, projectId, invitationId }: InvitationRequest): Promise<InvitationView> {
    await this.access.assertMayChange(actor, 'invitations:manage', projectId);
    const invitation = await this.invitations.change(invitationId, (invitation, now) => {
      assertOf(projectId, invitation);
      if (invitation.state !== 'pending') throw new Problem('invitation.not-found');
      const issue = invitation.issue + 1;
      return {
        set: { issue, expiresAt: endOfLink(now) },
        event: invitationResent.of({ actor, data: { issue } }),
      };
    });
    return toInvitationView(invitation);
  }
}
