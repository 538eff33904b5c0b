import { Injectable } from '@nestjs/common';
import { assertAllowed, type WebhookRequest, type WebhookView } from '#contracts';
import { Clock } from '#outbox';
import { assertThere, toWebhookView } from '../domain/webhook.js';
import { WebhookStore } from '../store/webhook.store.js';

@Injectable()
export class GetWebhook {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, projectId, webhookId }: WebhookRequest): Promise<WebhookView> {
    assertAllowed(actor, 'webhooks:manage', projectId);
    const webhook = await this.webhooks.find(webhookId);
    assertThere(webhook, projectId);
    return toWebhookView(webhook, this.clock.now());
  }
}
