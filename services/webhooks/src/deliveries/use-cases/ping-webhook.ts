import { Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { assertMayChange, newId, type PingView, type WebhookRequest } from '#contracts';
import { Clock } from '#outbox';
import { assertThere } from '../../webhooks/domain/webhook.js';
import { WebhookStore } from '../../webhooks/store/webhook.store.js';
import { verdictOn } from '../domain/delivery.js';
import { Sender } from '../sender.js';

/** Somebody waits for the answer, and no request waits longer. */
const ANSWER_WITHIN_MS = 1_900;

@Injectable()
export class PingWebhook {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly sender: Sender,
    private readonly clock: Clock,
  ) {}

  /** Switched off or not: one wants to know before. A ping is no event: the log does not have it, nor is it sent again. */
  async execute({ actor, projectId, webhookId }: WebhookRequest): Promise<PingView> {
    assertMayChange(actor, 'webhooks:manage', projectId);
    const webhook = await this.webhooks.find(webhookId);
    assertThere(webhook, projectId);
    const id = newId('dlv');
    const body = canonicalize({
      specversion: '1.0',
      id,
      source: '/keyward/webhooks',
      type: 'keyward.ping',
      subject: webhookId,
      time: this.clock.now().toISOString(),
      datacontenttype: 'application/json',
      projectid: projectId,
      data: {},
    });
    const began = performance.now();
    const { status, fault } = await this.sender.send(webhook, { id, body: body ?? '', withinMs: ANSWER_WITHIN_MS });
    const ms = Math.round(performance.now() - began);
    return { delivered: verdictOn({ status }) === 'delivered', status, fault, ms };
  }
}
