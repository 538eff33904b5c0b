import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ApiKeyPage,
  ApiKeyView,
  createApiKey,
  CreateApiKeyBody,
  CreatedApiKeyView,
  deleteApiKey,
  editApiKey,
  EditApiKeyBody,
  DeleteApiKeyQuery,
  extendApiKey,
  ExtendApiKeyBody,
  getApiKey,
  importApiKeys,
  ImportApiKeysBody,
  ImportResults,
  listApiKeys,
  ListApiKeysQuery,
  RevokedView,
  type Actor,
  type Page,
  type Replayable,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { ExpectedVersion, ExpectedVersionIfAny, type Precondition } from '../http/if-match.js';
import { Revoking } from '../http/revoking.js';
import { VersionTagInterceptor } from '../http/version-tag.interceptor.js';
import { Idempotent, TakenOnce, type Once } from '../idempotency/once.js';
import { KeyTexts } from './key-texts.js';

@ApiTags('API keys')
@Controller('v1/projects/:projectId/api-keys')
@UseInterceptors(VersionTagInterceptor)
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

  @Post('import')
  @HttpCode(200)
  @Allow('api-keys:import')
  @Idempotent()
  @ApiOperation({
    summary: 'Import keys whose texts were made elsewhere, by their hashes; each for itself.',
    description: 'A retry finds those that were made, and tries the rest again.',
  })
  @ApiOkResponse({ type: ImportResults })
  import(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() { keys }: ImportApiKeysBody,
    @TakenOnce() { idempotency }: Once,
  ): Promise<Replayable<ImportResults>> {
    return this.bus.request(importApiKeys, { keys, actor, projectId, idempotency });
  }

  @Get()
  @Allow('api-keys:read')
  @ApiOperation({
    summary: 'List keys, newest first unless asked otherwise. A user sees its own, an admin of the project all.',
  })
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

  @Patch(':keyId')
  @Allow('api-keys:edit')
  @Revoking()
  @ApiOperation({
    summary: 'Change what is given, and nothing else.',
    description: 'Members may be null where that has a meaning of its own; there it takes the bound away.',
  })
  @ApiOkResponse({ type: ApiKeyView })
  edit(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
    @Body() body: EditApiKeyBody,
    @ExpectedVersion() expectedVersion: number,
  ): Promise<ApiKeyView> {
    return this.bus.request(editApiKey, { ...body, actor, projectId, keyId, expectedVersion });
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
    @Body() body: ExtendApiKeyBody,
    @TakenOnce() { idempotency }: Once,
    @ExpectedVersionIfAny() precondition: Precondition,
  ): Promise<Replayable<ApiKeyView>> {
    return this.bus.request(extendApiKey, { ...body, ...precondition, actor, projectId, keyId, idempotency });
  }

  @Delete(':keyId')
  @Allow('api-keys:delete')
  @Revoking()
  @ApiOperation({ summary: 'Delete a key for good. Deleting again is a success and changes nothing.' })
  @ApiOkResponse({ type: RevokedView })
  delete(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('keyId') keyId: string,
    @Query() query: DeleteApiKeyQuery,
    @ExpectedVersionIfAny() precondition: Precondition,
  ): Promise<RevokedView> {
    return this.bus.request(deleteApiKey, { ...query, ...precondition, actor, projectId, keyId });
  }
}
