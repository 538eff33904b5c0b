import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AuditEntryPage,
  listAuditEntries,
  ListAuditEntriesQuery,
  type Actor,
  type AuditEntryView,
  type Page,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

const MAY_BE_SHORT =
  'A page may hold fewer entries than were asked for, and others follow: go on until nextCursor is null.';

@ApiTags('Audit')
@Controller('v1')
export class AuditController {
  constructor(private readonly bus: CommandBus) {}

  @Get('projects/:projectId/audit-entries')
  @Allow('audit:read')
  @ApiOperation({ summary: 'What happened in the project, newest first.', description: MAY_BE_SHORT })
  @ApiOkResponse({ type: AuditEntryPage })
  ofProject(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Query() query: ListAuditEntriesQuery,
  ): Promise<Page<AuditEntryView>> {
    return this.bus.request(listAuditEntries, { actor, projectId, query });
  }

  @Get('audit-entries')
  @Allow('audit:read-all-projects')
  @ApiOperation({ summary: 'What happened anywhere, newest first.', description: MAY_BE_SHORT })
  @ApiOkResponse({ type: AuditEntryPage })
  ofAll(@CurrentActor() actor: Actor, @Query() query: ListAuditEntriesQuery): Promise<Page<AuditEntryView>> {
    return this.bus.request(listAuditEntries, { actor, projectId: null, query });
  }
}
