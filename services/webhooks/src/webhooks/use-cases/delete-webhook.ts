import { Injectable } from '@nestjs/common';
import { assertMayChange, Problem, webhookDeleted, type WebhookRequest } from '#contracts';
import { toldWhole } from '../domain/webhook.js';
import { WebhookStore } from '../store/webhook.store.js';

@Injectable()
export class DeleteWebhook {
  constructor(private readonly webhooks: WebhookStore) {}

  /** Leaves a tombstone without a secret. */
  async execute({ actor, projectId, webhookId }: WebhookRequest): Promise<Record<string, never>> {
    assertMayChange(actor, 'webhooks:manage', projectId);
    await this.webhooks.change(webhookId, (webhook, now) => {
      if (webhook === null || webhook.projectId !== projectId) throw new Problem('webhook.not-found');
      if (webhook.deletedAt !== null) return null;
      const set = { deletedAt: now, enabled: false, place: null, secrets: [] };
      return { set, event: webhookDeleted.of({ actor, data: toldWhole(webhook) }) };
    });
    return {};
  }
}
