import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  pageOf,
  type ListWebhooksRequest,
  type Page,
  type WebhookView,
} from '#contracts';
import { Clock } from '#outbox';
import { toWebhookView } from '../domain/webhook.js';
import { WebhookStore } from '../store/webhook.store.js';

@Injectable()
export class ListWebhooks {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, projectId, query }: ListWebhooksRequest): Promise<Page<WebhookView>> {
    assertAllowed(actor, 'webhooks:manage', projectId);
    const list = `webhooks:${projectId}`;
    const found = await this.webhooks.list(projectId, decodeCursor(list, query.cursor), query.limit + 1);
    const now = this.clock.now();
    return pageOf(
      found,
      query.limit,
      ({ _id }) => encodeCursor(list, _id),
      (webhook) => toWebhookView(webhook, now),
    );
  }
}
