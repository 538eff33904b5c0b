import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  addMember,
  AddMemberBody,
  listMembers,
  MemberPage,
  MemberView,
  PageQuery,
  type Actor,
  type Page,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

@ApiTags('Members')
@Controller('v1/projects/:projectId/members')
export class MembersController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Allow('members:add')
  @ApiOperation({ summary: 'Put a user into the project with one role.' })
  @ApiCreatedResponse({ type: MemberView })
  add(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: AddMemberBody,
  ): Promise<MemberView> {
    return this.bus.request(addMember, { ...body, actor, projectId });
  }

  @Get()
  @Allow('members:list')
  @ApiOperation({ summary: 'List members, oldest first. Others than admins see themselves only.' })
  @ApiOkResponse({ type: MemberPage })
  list(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Query() query: PageQuery,
  ): Promise<Page<MemberView>> {
    return this.bus.request(listMembers, { actor, projectId, query });
  }
}
