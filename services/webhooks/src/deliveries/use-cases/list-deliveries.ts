import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  pageOf,
  type DeliveryView,
  type ListDeliveriesRequest,
  type Page,
} from '#contracts';
import { assertThere } from '../../webhooks/domain/webhook.js';
import { WebhookStore } from '../../webhooks/store/webhook.store.js';
import { toDeliveryView } from '../domain/delivery.js';
import { DeliveryStore } from '../store/delivery.store.js';

@Injectable()
export class ListDeliveries {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly webhooks: WebhookStore,
  ) {}

  async execute({ actor, projectId, webhookId, query }: ListDeliveriesRequest): Promise<Page<DeliveryView>> {
    assertAllowed(actor, 'webhooks:manage', projectId);
    assertThere(await this.webhooks.find(webhookId), projectId);
    const { state, cursor, limit } = query;
    const list = `deliveries:${webhookId}:${state ?? '*'}`;
    const before = decodeCursor(list, cursor);
    const found = await this.deliveries.list(webhookId, state, before === null ? null : Number(before), limit + 1);
    return pageOf(found, limit, ({ position }) => encodeCursor(list, String(position)), toDeliveryView);
  }
}
