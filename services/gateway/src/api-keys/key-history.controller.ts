import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditEntryPage, getKeyHistory, PageQuery, type Actor, type AuditEntryView, type Page } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

@ApiTags('API keys')
@Controller('v1/projects/:projectId/api-keys/:keyId/history')
export class KeyHistoryController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @Allow('api-keys:read')
  @ApiOperation({
    operationId: 'apiKeys.history',
    summary: 'What became of a key, newest first; also of one that is deleted.',
  })
  @ApiOkResponse({ type: AuditEntryPage })
  history(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
    @Query() query: PageQuery,
  ): Promise<Page<AuditEntryView>> {
    return this.bus.request(getKeyHistory, { actor, projectId, keyId, query });
  }
}
