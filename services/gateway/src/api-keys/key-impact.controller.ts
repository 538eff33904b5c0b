import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getKeyImpact, KeyImpactView, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

@ApiTags('API keys')
@Controller('v1/projects/:projectId/api-keys/:keyId/impact')
export class KeyImpactController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @Allow('api-keys:read')
  @ApiOperation({
    operationId: 'apiKeys.impact',
    summary:
      'What would break without a key: its last use, the calls of the last day, and who still uses its former text.',
  })
  @ApiOkResponse({ type: KeyImpactView })
  impact(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
  ): Promise<KeyImpactView> {
    return this.bus.request(getKeyImpact, { actor, projectId, keyId });
  }
}
