import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { acceptInvitation, AcceptInvitationBody, MemberView, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { AnyoneOrLoggedIn, CurrentActorIfAny } from '../access/access.js';

@ApiTags('Invitations')
@Controller('v1/invitations')
export class AcceptInvitationController {
  constructor(private readonly bus: CommandBus) {}

  @Post('accept')
  @AnyoneOrLoggedIn()
  @ApiOperation({
    summary: 'Accept an invitation by the token of its link.',
    description:
      'Where the address has an account, its owner must be logged in. Where it has none, name and password make one.',
  })
  @ApiCreatedResponse({ type: MemberView })
  accept(@CurrentActorIfAny() actor: Actor | null, @Body() body: AcceptInvitationBody): Promise<MemberView> {
    return this.bus.request(acceptInvitation, { ...body, actor });
  }
}
