import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { createServiceAccount, CreateServiceAccountBody, MemberView, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

@ApiTags('Members')
@Controller('v1/projects/:projectId/service-accounts')
export class ServiceAccountsController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Allow('members:manage')
  @ApiOperation({ summary: 'Make a member without a person, for a program.' })
  @ApiCreatedResponse({ type: MemberView })
  create(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: CreateServiceAccountBody,
  ): Promise<MemberView> {
    return this.bus.request(createServiceAccount, { ...body, actor, projectId });
  }
}
