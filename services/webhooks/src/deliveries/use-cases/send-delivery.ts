import { Injectable } from '@nestjs/common';
import { Clock } from '#outbox';
import { WebhookStore } from '../../webhooks/store/webhook.store.js';
import { DisableWebhook } from '../../webhooks/use-cases/disable-webhook.js';
import { AttemptCounts } from '../attempt-counts.js';
import { afterAttempt, verdictOn, type Delivery, type Verdict } from '../domain/delivery.js';
import { Sender } from '../sender.js';
import { DeliveryStore } from '../store/delivery.store.js';

@Injectable()
export class SendDelivery {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly webhooks: WebhookStore,
    private readonly disableWebhook: DisableWebhook,
    private readonly sender: Sender,
    private readonly counts: AttemptCounts,
    private readonly clock: Clock,
  ) {}

  /**
   * One attempt, to the webhook as it is at this moment; null where nothing is sent there any more. Whoever dies between the
   * sending and the note of it leaves the delivery due: it is sent again, under the same id.
   */
  async execute(delivery: Delivery): Promise<Verdict | null> {
    const webhook = await this.webhooks.find(delivery.webhookId);
    if (webhook === null || !webhook.enabled) return null;
    const { _id: id, body } = delivery;
    const { status, fault } = await this.sender.send(webhook, { id, body });
    const attempt = { at: this.clock.now(), status, fault };
    const verdict = verdictOn(attempt);
    this.counts.count(verdict);
    await this.deliveries.note(delivery, afterAttempt(delivery, attempt, Math.random()));
    if (verdict === 'gone') await this.disableWebhook.execute(webhook._id);
    return verdict;
  }
}
