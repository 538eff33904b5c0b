import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  addMember,
  AddMemberBody,
  changeMemberRole,
  ChangeMemberRoleBody,
  listMembers,
  ListMembersQuery,
  MemberPage,
  MemberView,
  removeMember,
  setMemberServices,
  SetMemberServicesBody,
  type Actor,
  type Page,
  type RevokedView,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { Revoking } from '../http/revoking.js';

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
  @ApiOperation({
    summary: 'List members, oldest first; with `q`, those found.',
    description: 'Who is in the project as a user sees itself only.',
  })
  @ApiOkResponse({ type: MemberPage })
  list(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Query() query: ListMembersQuery,
  ): Promise<Page<MemberView>> {
    return this.bus.request(listMembers, { actor, projectId, query });
  }

  @Patch(':memberId')
  @Allow('members:manage')
  @Revoking()
  @ApiOperation({ summary: 'Change the role of a member. The last admin stays one.' })
  @ApiOkResponse({ type: MemberView })
  changeRole(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('memberId') memberId: string,
    @Body() body: ChangeMemberRoleBody,
  ): Promise<MemberView> {
    return this.bus.request(changeMemberRole, { ...body, actor, projectId, memberId });
  }

  @Delete(':memberId')
  @HttpCode(204)
  @Allow('members:leave')
  @Revoking()
  @ApiOperation({ summary: 'Remove a member, for admins; or leave, with the id of one’s own membership.' })
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('memberId') memberId: string,
  ): Promise<RevokedView> {
    return this.bus.request(removeMember, { actor, projectId, memberId });
  }

  @Put(':memberId/permissions')
  @Allow('permissions:change')
  @Revoking()
  @ApiOperation({ summary: 'Say which services a member may use, all of them at once.' })
  @ApiOkResponse({ type: MemberView })
  setPermissions(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('memberId') memberId: string,
    @Body() body: SetMemberServicesBody,
  ): Promise<MemberView> {
    return this.bus.request(setMemberServices, { ...body, actor, projectId, memberId });
  }
}
