import { Body, Controller, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ApiKeyView,
  CreatedApiKeyView,
  disableApiKey,
  enableApiKey,
  rotateApiKey,
  RotateApiKeyBody,
  type Actor,
  type Replayable,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { ExpectedVersionIfAny, type Precondition } from '../http/if-match.js';
import { Revoking } from '../http/revoking.js';
import { VersionTagInterceptor } from '../http/version-tag.interceptor.js';
import { Idempotent, TakenOnce, type Once } from '../idempotency/once.js';
import { KeyTexts } from './key-texts.js';

/** What happens to a key between its creation and its end, but for its extension. */
@ApiTags('API keys')
@Controller('v1/projects/:projectId/api-keys/:keyId')
@UseInterceptors(VersionTagInterceptor)
export class ApiKeyLifeController {
  constructor(
    private readonly bus: CommandBus,
    private readonly texts: KeyTexts,
  ) {}

  @Post('rotate')
  @HttpCode(200)
  @Allow('api-keys:rotate')
  @Idempotent()
  @Revoking()
  @ApiOperation({
    operationId: 'apiKeys.rotate',
    summary: 'Give a key a new text, which is in this answer only. The former one may hold on for a while.',
  })
  @ApiOkResponse({ type: CreatedApiKeyView })
  async rotate(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
    @Body() body: RotateApiKeyBody,
    @TakenOnce() once: Once,
    @ExpectedVersionIfAny() precondition: Precondition,
  ): Promise<Replayable<CreatedApiKeyView>> {
    const material = this.texts.makeFor(keyId, once);
    const { idempotency } = once;
    const request = { ...body, ...precondition, actor, projectId, keyId, material, idempotency };
    const reply = await this.bus.request(rotateApiKey, request);
    const key = this.texts.open(reply.sealed, once);
    return { body: { ...reply.body, key }, replayed: reply.replayed };
  }

  @Post('disable')
  @HttpCode(200)
  @Allow('api-keys:switch')
  @Revoking()
  @ApiOperation({
    operationId: 'apiKeys.disable',
    summary: 'Switch a key off. Doing it again is a success and changes nothing.',
  })
  @ApiOkResponse({ type: ApiKeyView })
  disable(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
  ): Promise<ApiKeyView> {
    return this.bus.request(disableApiKey, { actor, projectId, keyId });
  }

  @Post('enable')
  @HttpCode(200)
  @Allow('api-keys:switch')
  @ApiOperation({
    operationId: 'apiKeys.enable',
    summary: 'Switch a key on again. Doing it again is a success and changes nothing.',
  })
  @ApiOkResponse({ type: ApiKeyView })
  enable(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
  ): Promise<ApiKeyView> {
    return this.bus.request(enableApiKey, { actor, projectId, keyId });
  }
}
