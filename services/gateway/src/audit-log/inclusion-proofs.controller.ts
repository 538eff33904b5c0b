import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InclusionProofQuery, InclusionProofView, Problem, proveInclusion, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

const position = /^(?:0|[1-9]\d{0,14})$/;

/** Whoever may read an entry may have it proved that the log has it. */
@ApiTags('Audit')
@Controller('v1')
export class InclusionProofsController {
  constructor(private readonly bus: CommandBus) {}

  @Get('projects/:projectId/audit-entries/:index/proof')
  @Allow('audit:read')
  @ApiOperation({ summary: 'Shows that an entry of the project is in the log.' })
  @ApiOkResponse({ type: InclusionProofView })
  ofProject(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('index') index: string,
    @Query() query: InclusionProofQuery,
  ): Promise<InclusionProofView> {
    return this.bus.request(proveInclusion, { actor, projectId, index: positionIn(index), ...query });
  }

  @Get('audit-entries/:index/proof')
  @Allow('audit:read-all-projects')
  @ApiOperation({ summary: 'Shows that an entry is in the log.' })
  @ApiOkResponse({ type: InclusionProofView })
  ofAll(
    @CurrentActor() actor: Actor,
    @Param('index') index: string,
    @Query() query: InclusionProofQuery,
  ): Promise<InclusionProofView> {
    return this.bus.request(proveInclusion, { actor, projectId: null, index: positionIn(index), ...query });
  }
}

function positionIn(text: string): number {
  if (!position.test(text)) throw new Problem('audit-entry.not-found');
  return Number(text);
}
