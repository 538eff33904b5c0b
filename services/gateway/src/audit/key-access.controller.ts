import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { KeyAccessPage, KeyAccessQuery, listKeyAccess, type Actor, type KeyAccessView, type Page } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

@ApiTags('Audit')
@Controller('v1/projects/:projectId/api-key-access')
export class KeyAccessController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @Allow('audit:read')
  @ApiOperation({
    summary: 'Which keys could call a service at a moment, and the events this follows from.',
    description:
      'In the order of their ids. A page may hold fewer keys than were asked for, and others follow: go on until nextCursor is null. Remaining uses and rate limits are in no event, and not considered; networks are told.',
  })
  @ApiOkResponse({ type: KeyAccessPage })
  list(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Query() query: KeyAccessQuery,
  ): Promise<Page<KeyAccessView>> {
    return this.bus.request(listKeyAccess, { actor, projectId, query });
  }
}
