import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  deleteApiKeys,
  DeleteApiKeysBody,
  extendApiKeys,
  ExtendApiKeysBody,
  KeyResults,
  type Actor,
  type Replayable,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { Idempotent, TakenOnce, type Once } from '../idempotency/once.js';
import { inParts } from './in-parts.js';

@ApiTags('API keys')
@Controller('v1/projects/:projectId/api-keys')
export class BulkController {
  constructor(private readonly bus: CommandBus) {}

  @Post('extend')
  @HttpCode(200)
  @Allow('api-keys:extend')
  @Idempotent()
  @ApiOperation({
    operationId: 'apiKeys.extendMany',
    summary: 'Add whole days to the expiry of several keys, each for itself.',
    description: 'A retry finds what was done, and does what was not.',
  })
  @ApiOkResponse({ type: KeyResults })
  extendMany(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: ExtendApiKeysBody,
    @TakenOnce() { idempotency }: Once,
  ): Promise<Replayable<KeyResults>> {
    return inParts(body.ids, (ids) => this.bus.request(extendApiKeys, { ...body, ids, actor, projectId, idempotency }));
  }

  @Post('delete')
  @HttpCode(200)
  @Allow('api-keys:delete')
  @ApiOperation({
    operationId: 'apiKeys.deleteMany',
    summary: 'Delete several keys for good, each for itself.',
    description: 'Deleting again is a success and changes nothing. Master keys are deleted one by one, with `confirm`.',
  })
  @ApiOkResponse({ type: KeyResults })
  async deleteMany(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: DeleteApiKeysBody,
  ): Promise<KeyResults> {
    const { body: results } = await inParts(body.ids, async (ids) => ({
      body: await this.bus.request(deleteApiKeys, { ids, actor, projectId }),
      replayed: false,
    }));
    return results;
  }
}
