import { Injectable } from '@nestjs/common';
import {
  assertMayChange,
  webhookSecretRotated,
  type Replayable,
  type RotateWebhookSecretRequest,
  type WebhookView,
  type WebhookWithSecretView,
} from '#contracts';
import { Clock } from '#outbox';
import { assertThere, previousSecretUntil, rotated, toWebhookView } from '../domain/webhook.js';
import { Secrets } from '../secrets.js';
import { WebhookStore } from '../store/webhook.store.js';

const USUAL_GRACE_SECONDS = 24 * 60 * 60;

interface Answer {
  readonly view: WebhookView;
  readonly sealed: string;
}

@Injectable()
export class RotateWebhookSecret {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async execute(request: RotateWebhookSecretRequest): Promise<Replayable<WebhookWithSecretView>> {
    const { actor, projectId, webhookId, graceSeconds = USUAL_GRACE_SECONDS, idempotency } = request;
    assertMayChange(actor, 'webhooks:manage', projectId);
    const sealed = this.secrets.make(webhookId);
    const { body, replayed } = await this.webhooks.changeOnce<Answer>(
      webhookId,
      idempotency,
      (webhook, now) => {
        assertThere(webhook, projectId);
        const secrets = rotated(webhook, sealed, graceSeconds, now);
        const data = { graceSeconds, previousSecretUntil: previousSecretUntil({ secrets }, now) };
        return { set: { secrets }, event: webhookSecretRotated.of({ actor, data }) };
      },
      (webhook) => ({ view: toWebhookView(webhook, this.clock.now()), sealed }),
    );
    return { body: { ...body.view, secret: this.secrets.open(webhookId, body.sealed) }, replayed };
  }
}
