import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ApiKeyPage,
  ApiKeyView,
  createApiKey,
  CreateApiKeyBody,
  CreatedApiKeyView,
  deleteApiKey,
  extendApiKey,
  ExtendApiKeyBody,
  getApiKey,
  listApiKeys,
  ListApiKeysQuery,
  RevokedView,
  type Actor,
  type Page,
  type Replayable,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { Idempotent, TakenOnce, type Once } from '../idempotency/once.js';
import { KeyTexts } from './key-texts.js';

@ApiTags('API keys')
@Controller('v1/projects/:projectId/api-keys')
export class ApiKeysController {
  constructor(
    private readonly bus: CommandBus,
    private readonly texts: KeyTexts,
  ) {}

  @Post()
  @Allow('api-keys:create')
  @Idempotent()
  @ApiOperation({ summary: 'Create a key. Its text is in this answer only.' })
  @ApiCreatedResponse({ type: CreatedApiKeyView })
  async create(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: CreateApiKeyBody,
    @TakenOnce() once: Once,
  ): Promise<Replayable<CreatedApiKeyView>> {
    const material = this.texts.make(once);
    const { idempotency } = once;
    const reply = await this.bus.request(createApiKey, { ...body, actor, projectId, material, idempotency });
    const key = this.texts.open(reply.sealed, once);
    return { body: { ...reply.body, key }, replayed: reply.replayed };
  }

  @Get()
  @Allow('api-keys:read')
  @ApiOperation({ summary: 'List keys, newest first. A user sees its own, an admin of the project all.' })
  @ApiOkResponse({ type: ApiKeyPage })
  list(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Query() query: ListApiKeysQuery,
  ): Promise<Page<ApiKeyView>> {
    return this.bus.request(listApiKeys, { actor, projectId, query });
  }

  @Get(':keyId')
  @Allow('api-keys:read')
  @ApiOperation({ summary: 'One key.' })
  @ApiOkResponse({ type: ApiKeyView })
  get(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
  ): Promise<ApiKeyView> {
    return this.bus.request(getApiKey, { actor, projectId, keyId });
  }

  @Post(':keyId/extend')
  @HttpCode(200)
  @Allow('api-keys:extend')
  @Idempotent()
  @ApiOperation({ summary: 'Add whole days to the expiry; from now where the key has expired.' })
  @ApiOkResponse({ type: ApiKeyView })
  extend(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
    @Body() { days }: ExtendApiKeyBody,
    @TakenOnce() { idempotency }: Once,
  ): Promise<Replayable<ApiKeyView>> {
    return this.bus.request(extendApiKey, { actor, projectId, keyId, days, idempotency });
  }

  @Delete(':keyId')
  @Allow('api-keys:delete')
  @ApiOperation({ summary: 'Delete a key for good. Deleting again is a success and changes nothing.' })
  @ApiOkResponse({ type: RevokedView })
  delete(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
  ): Promise<RevokedView> {
    return this.bus.request(deleteApiKey, { actor, projectId, keyId });
  }
}
