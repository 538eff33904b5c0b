import { Injectable } from '@nestjs/common';
import { assertMayChange, Problem, type RedeliverDeadRequest, type RedeliveredView } from '#contracts';
import { Clock } from '#outbox';
import { assertThere } from '../../webhooks/domain/webhook.js';
import { WebhookStore } from '../../webhooks/store/webhook.store.js';
import { PostOffice } from '../post-office.js';
import { DeliveryStore } from '../store/delivery.store.js';

const AT_A_TIME = 1_000;

@Injectable()
export class RedeliverDead {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly webhooks: WebhookStore,
    private readonly office: PostOffice,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, projectId, webhookId, since }: RedeliverDeadRequest): Promise<RedeliveredView> {
    assertMayChange(actor, 'webhooks:manage', projectId);
    const webhook = await this.webhooks.find(webhookId);
    assertThere(webhook, projectId);
    if (!webhook.enabled) throw new Problem('webhook.disabled');
    const from = since === undefined ? new Date(0) : new Date(since);
    const [redelivered, more] = await this.deliveries.redeliverDead(webhookId, from, this.clock.now(), AT_A_TIME);
    if (redelivered > 0) this.office.wake();
    return { redelivered, more };
  }
}
