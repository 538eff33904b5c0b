import { newId, type WebhookView } from '#contracts';
import { freshKey, type Sent } from '../client.js';
import type { Cast } from './cast.js';
import { nothing, type Row } from './row.js';

const body = { url: 'http://127.0.0.1:1024/keyward', types: ['key.*'], enabled: false };

/** A place in the project is taken by each: what was made is taken down again before the next. */
async function aWebhook({ admin, projectId }: Cast): Promise<WebhookView> {
  const path = `/v1/projects/${projectId}/webhooks`;
  const { items } = (await admin.client.send<{ items: WebhookView[] }>('GET', path)).ok();
  for (const { id } of items) await admin.client.send('DELETE', `${path}/${id}`);
  return (
    await admin.client.send<WebhookView>('POST', path, { body, headers: { 'idempotency-key': freshKey() } })
  ).ok();
}

function aboutWebhook(sent: () => Sent = () => ({}), more: Omit<Row, 'make'> = {}): Row {
  return {
    make: async (cast) => ({
      parameters: { webhookId: (await aWebhook(cast)).id, deliveryId: newId('dlv') },
      ...sent(),
    }),
    ...more,
  };
}

/** Of streams only what is there already: they would go on for ever. */
const ending: Row = { make: () => ({ query: '?follow=false' }) };

const once = () => ({ 'idempotency-key': freshKey() });

export const webhookRows: Readonly<Record<string, Row>> = {
  'GET /v1/events': ending,
  'GET /v1/projects/{projectId}/events': ending,
  'GET /v1/projects/{projectId}/webhooks': nothing,
  'POST /v1/projects/{projectId}/webhooks': {
    make: async (cast) => {
      await aWebhook(cast);
      return { body, headers: once() };
    },
  },
  'GET /v1/projects/{projectId}/webhooks/{webhookId}': aboutWebhook(),
  'PATCH /v1/projects/{projectId}/webhooks/{webhookId}': aboutWebhook(() => ({
    body: { description: 'ours' },
    headers: { 'if-match': '"1"' },
  })),
  'DELETE /v1/projects/{projectId}/webhooks/{webhookId}': aboutWebhook(),
  'POST /v1/projects/{projectId}/webhooks/{webhookId}/rotate-secret': aboutWebhook(() => ({
    body: {},
    headers: once(),
  })),
  'GET /v1/projects/{projectId}/webhooks/{webhookId}/deliveries': aboutWebhook(),
  'POST /v1/projects/{projectId}/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver': aboutWebhook(() => ({}), {
    told: 'webhook.disabled',
  }),
  'POST /v1/projects/{projectId}/webhooks/{webhookId}/redeliver': aboutWebhook(() => ({ body: {} }), {
    told: 'webhook.disabled',
  }),
  'POST /v1/projects/{projectId}/webhooks/{webhookId}/ping': aboutWebhook(),
};
