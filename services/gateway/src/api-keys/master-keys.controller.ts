import { Controller, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CreatedApiKeyView, revealApiKey, type Actor, type Replayable } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { Revoking } from '../http/revoking.js';
import { VersionTagInterceptor } from '../http/version-tag.interceptor.js';
import { Idempotent, TakenOnce, type Once } from '../idempotency/once.js';
import { KeyTexts } from './key-texts.js';

@ApiTags('API keys')
@Controller('v1/projects/:projectId/api-keys/:keyId')
@UseInterceptors(VersionTagInterceptor)
export class MasterKeysController {
  constructor(
    private readonly bus: CommandBus,
    private readonly texts: KeyTexts,
  ) {}

  @Post('reveal')
  @HttpCode(200)
  @Allow('api-keys:reveal')
  @Idempotent()
  @Revoking()
  @ApiOperation({
    operationId: 'apiKeys.reveal',
    summary: 'Show the text of your master key, once. Its text is in this answer only.',
    description:
      'Only the owner in person: no admin, and no program with a key. Of a master key that was deleted, the answer is a fresh one with an id of its own.',
  })
  @ApiOkResponse({ type: CreatedApiKeyView })
  async reveal(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
    @TakenOnce() once: Once,
  ): Promise<Replayable<CreatedApiKeyView>> {
    const material = this.texts.makeFor(keyId, once);
    const replacement = this.texts.make(once);
    const { idempotency } = once;
    const request = { actor, projectId, keyId, material, replacement, idempotency };
    const reply = await this.bus.request(revealApiKey, request);
    const key = this.texts.open(reply.sealed, once);
    return { body: { ...reply.body, key }, replayed: reply.replayed };
  }
}
