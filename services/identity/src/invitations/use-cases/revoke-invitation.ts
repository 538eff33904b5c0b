import { Injectable } from '@nestjs/common';
import { invitationRevoked, Problem, type InvitationRequest } from '#contracts';
import { ProjectAccess } from '../../projects/project-access.js';
import { assertOf } from '../domain/invitation.js';
import { InvitationStore } from '../store/invitation.store.js';

@Injectable()
export class RevokeInvitation {
  constructor(
    private readonly invitations: InvitationStore,
    private readonly access: ProjectAccess,
  ) {}

  /** Revoking twice is a success without a second event; one that was accepted is no invitation any more. */
  async execute({ actor, projectId, invitationId }: InvitationRequest): Promise<Record<string, never>> {
    await this.access.assertMayChange(actor, 'invitations:manage', projectId);
    await this.invitations.change(invitationId, (invitation) => {
      assertOf(projectId, invitation);
      if (invitation.state === 'accepted') throw new Problem('invitation.not-found');
      if (invitation.state === 'revoked') return null;
      return { set: { state: 'revoked' }, event: invitationRevoked.of({ actor, data: {} }) };
    });
    return {};
  }
}
