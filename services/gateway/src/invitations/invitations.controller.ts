import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  createInvitation,
  CreateInvitationBody,
  InvitationPage,
  InvitationView,
  listInvitations,
  PageQuery,
  resendInvitation,
  revokeInvitation,
  type Actor,
  type Page,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

@ApiTags('Invitations')
@Controller('v1/projects/:projectId/invitations')
export class InvitationsController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Allow('invitations:manage')
  @ApiOperation({ summary: 'Invite an e-mail address. The link in the mail is good once, for 7 days.' })
  @ApiCreatedResponse({ type: InvitationView })
  create(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: CreateInvitationBody,
  ): Promise<InvitationView> {
    return this.bus.request(createInvitation, { ...body, actor, projectId });
  }

  @Get()
  @Allow('invitations:manage')
  @ApiOperation({ summary: 'List the invitations that wait for an answer, oldest first.' })
  @ApiOkResponse({ type: InvitationPage })
  list(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Query() query: PageQuery,
  ): Promise<Page<InvitationView>> {
    return this.bus.request(listInvitations, { actor, projectId, query });
  }

  @Post(':invitationId/resend')
  @HttpCode(200)
  @Allow('invitations:manage')
  @ApiOperation({ summary: 'Send a new link, good for 7 days from now. Older links are void.' })
  @ApiOkResponse({ type: InvitationView })
  resend(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('invitationId') invitationId: string,
  ): Promise<InvitationView> {
    return this.bus.request(resendInvitation, { actor, projectId, invitationId });
  }

  @Delete(':invitationId')
  @HttpCode(204)
  @Allow('invitations:manage')
  @ApiOperation({ summary: 'Revoke an invitation: its link is void.' })
  @ApiNoContentResponse()
  async revoke(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('invitationId') invitationId: string,
  ): Promise<void> {
    await this.bus.request(revokeInvitation, { actor, projectId, invitationId });
  }
}
