import { Injectable } from '@nestjs/common';
import { assertMayChange, Problem, webhookChanged, type EditWebhookRequest, type WebhookView } from '#contracts';
import { Clock } from '#outbox';
import { Targets } from '../../endpoints/targets.js';
import { assertThere, changeOf, toWebhookView } from '../domain/webhook.js';
import { assertTypes } from '../domain/wanted-types.js';
import { WebhookStore } from '../store/webhook.store.js';

@Injectable()
export class EditWebhook {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly targets: Targets,
    private readonly clock: Clock,
  ) {}

  /** A retry of what was done finds it done, whatever version it speaks of (RFC 9110 §13.1.1). */
  async execute(request: EditWebhookRequest): Promise<WebhookView> {
    const { actor, projectId, webhookId, expectedVersion } = request;
    assertMayChange(actor, 'webhooks:manage', projectId);
    assertThere(await this.webhooks.find(webhookId), projectId);
    assertTypes(request.types ?? []);
    if (request.url !== undefined) this.targets.assertAllowed(request.url);
    const webhook = await this.webhooks.change(webhookId, (present) => {
      assertThere(present, projectId);
      const change = changeOf(present, request);
      if (change === null) return null;
      if (present.ver !== expectedVersion) throw new Problem('request.version-outdated');
      const { before, after } = change;
      return { set: change.set, event: webhookChanged.of({ actor, data: { before, after } }) };
    });
    return toWebhookView(webhook, this.clock.now());
  }
}
