import { Injectable } from '@nestjs/common';
import { systemActor, webhookDisabled } from '#contracts';
import { WebhookStore } from '../store/webhook.store.js';

@Injectable()
export class DisableWebhook {
  constructor(private readonly webhooks: WebhookStore) {}

  /** Switches it off, as its endpoint is gone for good (410). */
  async execute(webhookId: string): Promise<void> {
    await this.webhooks.change(webhookId, (webhook) => {
      if (webhook === null || webhook.deletedAt !== null || !webhook.enabled) return null;
      return { set: { enabled: false }, event: webhookDisabled.of({ actor: systemActor, data: { status: 410 } }) };
    });
  }
}
