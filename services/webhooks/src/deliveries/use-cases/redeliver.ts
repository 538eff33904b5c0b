import { Injectable } from '@nestjs/common';
import { assertMayChange, Problem, type DeliveryView, type RedeliverRequest } from '#contracts';
import { Clock } from '#outbox';
import { assertThere } from '../../webhooks/domain/webhook.js';
import { WebhookStore } from '../../webhooks/store/webhook.store.js';
import { toDeliveryView } from '../domain/delivery.js';
import { PostOffice } from '../post-office.js';
import { DeliveryStore } from '../store/delivery.store.js';

@Injectable()
export class Redeliver {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly webhooks: WebhookStore,
    private readonly office: PostOffice,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, projectId, webhookId, deliveryId }: RedeliverRequest): Promise<DeliveryView> {
    assertMayChange(actor, 'webhooks:manage', projectId);
    const webhook = await this.webhooks.find(webhookId);
    assertThere(webhook, projectId);
    if (!webhook.enabled) throw new Problem('webhook.disabled');
    const delivery = await this.deliveries.redeliver(webhookId, deliveryId, this.clock.now());
    if (delivery === null) throw new Problem('webhook.delivery-not-found');
    this.office.wake();
    return toDeliveryView(delivery);
  }
}
