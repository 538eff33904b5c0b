import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  DeliveryPage,
  DeliveryView,
  listDeliveries,
  ListDeliveriesQuery,
  pingWebhook,
  PingView,
  redeliver,
  redeliverDead,
  RedeliverDeadBody,
  RedeliveredView,
  type Actor,
  type Page,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

@ApiTags('Webhooks')
@Controller('v1/projects/:projectId/webhooks/:webhookId')
export class DeliveriesController {
  constructor(private readonly bus: CommandBus) {}

  @Get('deliveries')
  @Allow('webhooks:manage')
  @ApiOperation({ summary: 'What was sent, is to be sent or is dead, newest first.' })
  @ApiOkResponse({ type: DeliveryPage })
  list(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('webhookId') webhookId: string,
    @Query() query: ListDeliveriesQuery,
  ): Promise<Page<DeliveryView>> {
    return this.bus.request(listDeliveries, { actor, projectId, webhookId, query });
  }

  @Post('deliveries/:deliveryId/redeliver')
  @HttpCode(200)
  @Allow('webhooks:manage')
  @ApiOperation({ summary: 'Send one again, under the same webhook-id, with all its retries.' })
  @ApiOkResponse({ type: DeliveryView })
  redeliver(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('webhookId') webhookId: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<DeliveryView> {
    return this.bus.request(redeliver, { actor, projectId, webhookId, deliveryId });
  }

  @Post('redeliver')
  @HttpCode(200)
  @Allow('webhooks:manage')
  @ApiOperation({ summary: 'Send dead letters again.' })
  @ApiOkResponse({ type: RedeliveredView })
  redeliverDead(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('webhookId') webhookId: string,
    @Body() body: RedeliverDeadBody,
  ): Promise<RedeliveredView> {
    return this.bus.request(redeliverDead, { ...body, actor, projectId, webhookId });
  }

  @Post('ping')
  @HttpCode(200)
  @Allow('webhooks:manage')
  @ApiOperation({ summary: 'Send a test, once, and say what came of it.' })
  @ApiOkResponse({ type: PingView })
  ping(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Param('webhookId') webhookId: string,
  ): Promise<PingView> {
    return this.bus.request(pingWebhook, { actor, projectId, webhookId });
  }
}
