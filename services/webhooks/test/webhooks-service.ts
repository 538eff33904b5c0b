import { randomUUID } from 'node:crypto';
import {
  createWebhook,
  dataSchemaOf,
  listDeliveries,
  newId,
  type Actor,
  type CreateWebhookBody,
  type DeliveryState,
  type DeliveryView,
  type Idempotency,
  type KeywardEvent,
  type WebhookWithSecretView,
} from '#contracts';
import { anAdmin, SettableClock, startNestService, type NestService, type TestServers } from '#testing';
import type { WebhooksConfig } from '../src/config.js';
import { WebhooksModule } from '../src/webhooks.module.js';

export interface WebhooksService extends NestService {
  readonly clock: SettableClock;
}

/** The service in this process, at the present time until a test moves it; it may send to this machine. */
export async function startWebhooks(
  { natsUrl, mongoUrl }: TestServers,
  given: Partial<WebhooksConfig> = {},
): Promise<WebhooksService> {
  const module = WebhooksModule.forRoot({
    natsUrl,
    mongoUrl,
    innerPort: 0,
    innerHost: '127.0.0.1',
    webhookSecret: Buffer.alloc(32, 'webhook secret of tests').toString('base64url'),
    allowedNetworks: ['127.0.0.0/8'],
    allowHttp: 'true',
    ...given,
  });
  const clock = new SettableClock(new Date());
  return { ...(await startNestService({ module, service: 'webhooks', clock })), clock };
}

export function once(): Idempotency {
  return { key: randomUUID(), fingerprint: 'the same' };
}

/** A project of a test's own, and its admin. */
export class Project {
  readonly projectId = newId('prj');
  readonly admin: Actor = anAdmin({ projectId: this.projectId });

  constructor(private readonly service: WebhooksService) {}

  get place() {
    return { actor: this.admin, projectId: this.projectId };
  }

  async webhook(body: CreateWebhookBody): Promise<WebhookWithSecretView> {
    const request = { ...body, ...this.place, idempotency: once() };
    return (await this.service.bus.request(createWebhook, request)).body;
  }

  async deliveries(webhookId: string, state?: DeliveryState): Promise<readonly DeliveryView[]> {
    const query = { limit: 100, ...(state !== undefined && { state }) };
    return (await this.service.bus.request(listDeliveries, { ...this.place, webhookId, query })).items;
  }

  /** Of a key of the project, as its owner would tell it. */
  event(subject = newId('key'), aggregatever = 1, type = 'key.extended'): KeywardEvent {
    return {
      specversion: '1.0',
      id: `${subject}:${aggregatever}`,
      source: '/keyward/api-keys',
      type,
      subject,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      dataschema: dataSchemaOf(type),
      aggregate: 'key',
      aggregatever,
      projectid: this.projectId,
      data: { actor: { kind: 'system', id: 'system', memberId: null, role: 'system' }, before: null, after: null },
    };
  }
}
