import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  createWebhook,
  CreateWebhookBody,
  deleteWebhook,
  editWebhook,
  EditWebhookBody,
  getWebhook,
  listWebhooks,
  PageQuery,
  rotateWebhookSecret,
  RotateWebhookSecretBody,
  WebhookPage,
  WebhookView,
  WebhookWithSecretView,
  type Actor,
  type Page,
  type Replayable,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { ExpectedVersion } from '../http/if-match.js';
import { VersionTagInterceptor } from '../http/version-tag.interceptor.js';
import { Idempotent, TakenOnce, type Once } from '../idempotency/once.js';

@ApiTags('Webhooks')
@Controller('v1/projects/:projectId/webhooks')
@UseInterceptors(VersionTagInterceptor)
export class WebhooksController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Allow('webhooks:manage')
  @Idempotent()
  @ApiOperation({
    summary: 'Have events posted to an address, signed as Standard Webhooks has it. The secret is in this answer only.',
    description:
      'From its own webhook.created on, it is sent every event it wants, at least once, each under one webhook-id. What is not answered by 2xx is tried again for 31 hours; then it is a dead letter. 410 switches the webhook off.',
  })
  @ApiCreatedResponse({ type: WebhookWithSecretView })
  create(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: CreateWebhookBody,
    @TakenOnce() { idempotency }: Once,
  ): Promise<Replayable<WebhookWithSecretView>> {
    return this.bus.request(createWebhook, { ...body, actor, projectId, idempotency });
  }

  @Get()
  @Allow('webhooks:manage')
  @ApiOperation({ summary: 'List the webhooks of the project, oldest first.' })
  @ApiOkResponse({ type: WebhookPage })
  list(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Query() query: PageQuery,
  ): Promise<Page<WebhookView>> {
    return this.bus.request(listWebhooks, { actor, projectId, query });
  }

  @Get(':webhookId')
  @Allow('webhooks:manage')
  @ApiOperation({ summary: 'One webhook.' })
  @ApiOkResponse({ type: WebhookView })
  get(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('webhookId') webhookId: string,
  ): Promise<WebhookView> {
    return this.bus.request(getWebhook, { actor, projectId, webhookId });
  }

  @Patch(':webhookId')
  @Allow('webhooks:manage')
  @ApiOperation({ summary: 'Change what is given, and nothing else.' })
  @ApiOkResponse({ type: WebhookView })
  edit(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('webhookId') webhookId: string,
    @Body() body: EditWebhookBody,
    @ExpectedVersion() expectedVersion: number,
  ): Promise<WebhookView> {
    return this.bus.request(editWebhook, { ...body, actor, projectId, webhookId, expectedVersion });
  }

  @Delete(':webhookId')
  @HttpCode(204)
  @Allow('webhooks:manage')
  @ApiOperation({ summary: 'Take a webhook down for good, with all that waits. Doing it again changes nothing.' })
  @ApiNoContentResponse()
  async delete(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('webhookId') webhookId: string,
  ): Promise<void> {
    await this.bus.request(deleteWebhook, { actor, projectId, webhookId });
  }

  @Post(':webhookId/rotate-secret')
  @HttpCode(200)
  @Allow('webhooks:manage')
  @Idempotent()
  @ApiOperation({
    summary: 'Give a webhook a new secret, which is in this answer only. During the grace both sign.',
  })
  @ApiOkResponse({ type: WebhookWithSecretView })
  rotateSecret(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('webhookId') webhookId: string,
    @Body() body: RotateWebhookSecretBody,
    @TakenOnce() { idempotency }: Once,
  ): Promise<Replayable<WebhookWithSecretView>> {
    return this.bus.request(rotateWebhookSecret, { ...body, actor, projectId, webhookId, idempotency });
  }
}
