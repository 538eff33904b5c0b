import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  listDeliveries,
  pingWebhook,
  redeliver,
  redeliverDead,
  type ListDeliveriesRequest,
  type RedeliverDeadRequest,
  type RedeliverRequest,
  type WebhookRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { ListDeliveries } from './use-cases/list-deliveries.js';
import { PingWebhook } from './use-cases/ping-webhook.js';
import { Redeliver } from './use-cases/redeliver.js';
import { RedeliverDead } from './use-cases/redeliver-dead.js';

@Controller()
export class DeliveriesController {
  constructor(
    private readonly listDeliveries: ListDeliveries,
    private readonly redeliver: Redeliver,
    private readonly redeliverDead: RedeliverDead,
    private readonly pingWebhook: PingWebhook,
  ) {}

  @OnCommand(listDeliveries)
  list(@Payload() request: ListDeliveriesRequest) {
    return this.listDeliveries.execute(request);
  }

  @OnCommand(redeliver)
  sendAgain(@Payload() request: RedeliverRequest) {
    return this.redeliver.execute(request);
  }

  @OnCommand(redeliverDead)
  sendDeadAgain(@Payload() request: RedeliverDeadRequest) {
    return this.redeliverDead.execute(request);
  }

  @OnCommand(pingWebhook)
  ping(@Payload() request: WebhookRequest) {
    return this.pingWebhook.execute(request);
  }
}
