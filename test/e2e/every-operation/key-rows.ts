import { hash, randomUUID } from 'node:crypto';
import { newId } from '#contracts';
import { freshKey, type Sent } from '../client.js';
import { nothing, sending, type Row } from './row.js';

/** As of a text that nobody has. */
function someHash(): string {
  return hash('sha256', randomUUID(), 'hex');
}

function aboutKey(sent: () => Sent = () => ({})): Row {
  return {
    make: async (cast, caller) => ({ parameters: { keyId: (await cast.aKey(caller)).id }, ...sent() }),
  };
}

/** By a request that names keys in its body. */
function aboutKeys(sent: (ids: readonly string[]) => Sent): Row {
  return { make: async (cast, caller) => sent([(await cast.aKey(caller)).id]) };
}

/** Whatever is about keys, and what was taken away. */
export const keyRows: Readonly<Record<string, Row>> = {
  'POST /v1/leaked-keys': sending(() => ({ keys: [`found-${randomUUID()}`] })),
  'POST /v1/api-keys/verify': {
    make: async (cast, caller) => ({ body: { key: (await cast.aKey(caller)).key } }),
  },
  'GET /v1/forward-auth': nothing,
  'GET /v1/revocations/{revision}': {
    make: () => ({ parameters: { revision: `${newId('key')}:2` } }),
    told: 'revocation.not-found',
  },
  'GET /v1/projects/{projectId}/api-keys': nothing,
  'POST /v1/projects/{projectId}/api-keys': {
    make: () => ({ body: {}, headers: { 'idempotency-key': freshKey() } }),
  },
  'GET /v1/projects/{projectId}/api-keys/{keyId}': aboutKey(),
  'PATCH /v1/projects/{projectId}/api-keys/{keyId}': aboutKey(() => ({
    body: { tags: ['batch'] },
    headers: { 'if-match': '"1"' },
  })),
  'POST /v1/projects/{projectId}/api-keys/import': {
    make: () => ({ body: { keys: [{ sha256: someHash() }] }, headers: { 'idempotency-key': freshKey() } }),
  },
  'GET /v1/projects/{projectId}/api-key-policy': nothing,
  'PUT /v1/projects/{projectId}/api-key-policy': {
    make: async ({ admin, projectId }) => {
      const { version, ...policy } = (await admin.client.keyPolicy(projectId)).ok();
      return { body: { ...policy, revive: !policy.revive }, headers: { 'if-match': `"${version}"` } };
    },
  },
  'POST /v1/projects/{projectId}/api-keys/{keyId}/extend': aboutKey(() => ({
    body: { days: 1 },
    headers: { 'idempotency-key': freshKey() },
  })),
  'DELETE /v1/projects/{projectId}/api-keys/{keyId}': {
    make: async (cast, caller) => {
      const { id } = await cast.aKey(caller);
      return { parameters: { keyId: id }, query: `?confirm=${id}` };
    },
    spendsCaller: true,
  },
  'POST /v1/projects/{projectId}/api-keys/{keyId}/reveal': {
    make: () => ({ parameters: { keyId: newId('key') }, headers: { 'idempotency-key': freshKey() } }),
    told: 'api-key.not-found',
  },
  'POST /v1/projects/{projectId}/api-keys/{keyId}/rotate': aboutKey(() => ({
    body: {},
    headers: { 'idempotency-key': freshKey() },
  })),
  'POST /v1/projects/{projectId}/api-keys/{keyId}/disable': aboutKey(),
  'POST /v1/projects/{projectId}/api-keys/{keyId}/enable': aboutKey(),
  'POST /v1/projects/{projectId}/api-keys/extend': aboutKeys((ids) => ({
    body: { ids, days: 1 },
    headers: { 'idempotency-key': freshKey() },
  })),
  'POST /v1/projects/{projectId}/api-keys/delete': aboutKeys((ids) => ({ body: { ids } })),
  'GET /v1/projects/{projectId}/api-keys/{keyId}/history': aboutKey(),
  'GET /v1/projects/{projectId}/api-keys/{keyId}/impact': aboutKey(),
  'GET /v1/projects/{projectId}/api-key-access': {
    make: () => ({ query: `?service=${newId('svc')}&at=${new Date().toISOString()}` }),
  },
};
