import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  acceptInvitation,
  createInvitation,
  listInvitations,
  resendInvitation,
  revokeInvitation,
  type RequestOf,
} from '#contracts';
import { OnCommand } from '#messaging';
import { AcceptInvitation } from './use-cases/accept-invitation.js';
import { CreateInvitation } from './use-cases/create-invitation.js';
import { ListInvitations } from './use-cases/list-invitations.js';
import { ResendInvitation } from './use-cases/resend-invitation.js';
import { RevokeInvitation } from './use-cases/revoke-invitation.js';

@Controller()
export class InvitationsController {
  constructor(
    private readonly createInvitation: CreateInvitation,
    private readonly listInvitations: ListInvitations,
    private readonly resendInvitation: ResendInvitation,
    private readonly revokeInvitation: RevokeInvitation,
    private readonly acceptInvitation: AcceptInvitation,
  ) {}

  @OnCommand(createInvitation)
  create(@Payload() request: RequestOf<typeof createInvitation>) {
    return this.createInvitation.execute(request);
  }

  @OnCommand(listInvitations)
  list(@Payload() request: RequestOf<typeof listInvitations>) {
    return this.listInvitations.execute(request);
  }

  @OnCommand(resendInvitation)
  resend(@Payload() request: RequestOf<typeof resendInvitation>) {
    return this.resendInvitation.execute(request);
  }

  @OnCommand(revokeInvitation)
  revoke(@Payload() request: RequestOf<typeof revokeInvitation>) {
    return this.revokeInvitation.execute(request);
  }

  @OnCommand(acceptInvitation)
  accept(@Payload() request: RequestOf<typeof acceptInvitation>) {
    return this.acceptInvitation.execute(request);
  }
}
