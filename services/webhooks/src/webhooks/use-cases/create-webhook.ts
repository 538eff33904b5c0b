import { Injectable } from '@nestjs/common';
import {
  assertMayChange,
  getProject,
  MOST_WEBHOOKS,
  newId,
  Problem,
  webhookCreated,
  type CreateWebhookRequest,
  type Replayable,
  type WebhookView,
  type WebhookWithSecretView,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Clock, isDuplicateKey } from '#outbox';
import { Targets } from '../../endpoints/targets.js';
import { toldWhole, toWebhookView } from '../domain/webhook.js';
import { assertTypes } from '../domain/wanted-types.js';
import { Secrets } from '../secrets.js';
import { WebhookStore } from '../store/webhook.store.js';

/** Others may take a free place at the same moment. */
const TRIES = 3;

/** What a retry is given again: its secret is opened anew. */
interface Answer {
  readonly view: WebhookView;
  readonly sealed: string;
}

@Injectable()
export class CreateWebhook {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly secrets: Secrets,
    private readonly targets: Targets,
    private readonly bus: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute(request: CreateWebhookRequest): Promise<Replayable<WebhookWithSecretView>> {
    const { actor, projectId, url, types = [], idempotency } = request;
    assertMayChange(actor, 'webhooks:manage', projectId);
    const first = await this.webhooks.findReplay<Answer>(idempotency);
    if (first !== null) return this.toReply(first);
    assertTypes(types);
    this.targets.assertAllowed(url);
    // An operator is let in anywhere, also where there is nothing.
    if (actor.membership?.projectId !== projectId) await this.bus.request(getProject, { actor, projectId });
    for (let attempt = 1; ; attempt++) {
      try {
        return this.toReply(await this.make(request));
      } catch (failure) {
        if (!isDuplicateKey(failure, 'place') || attempt === TRIES) throw failure;
      }
    }
  }

  private async make(request: CreateWebhookRequest): Promise<Replayable<Answer>> {
    const { actor, projectId, url, types = [], enabled = true, description = '', idempotency } = request;
    const settings = { url, types, enabled, description };
    const _id = newId('whk', this.clock.now().getTime());
    const sealed = this.secrets.make(_id);
    const place = await this.freePlace(projectId);
    const state = { ...settings, _id, projectId, secrets: [{ sealed, until: null }], place, deletedAt: null };
    const birth = { state, event: webhookCreated.of({ actor, data: toldWhole(settings) }) };
    return this.webhooks.insertOnce<Answer>(birth, idempotency, (webhook) => ({
      view: toWebhookView(webhook, this.clock.now()),
      sealed,
    }));
  }

  /** @throws Problem `webhook.limit-reached`. */
  private async freePlace(projectId: string): Promise<number> {
    const taken = await this.webhooks.placesOf(projectId);
    const free = Array.from({ length: MOST_WEBHOOKS }, (_, place) => place).filter((place) => !taken.has(place));
    // By chance, so that those who come at the same moment rarely want the same.
    const place = free[Math.floor(Math.random() * free.length)];
    if (place === undefined) throw new Problem('webhook.limit-reached');
    return place;
  }

  private toReply({ body: { view, sealed }, replayed }: Replayable<Answer>): Replayable<WebhookWithSecretView> {
    return { body: { ...view, secret: this.secrets.open(view.id, sealed) }, replayed };
  }
}
