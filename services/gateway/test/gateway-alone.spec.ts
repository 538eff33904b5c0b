import { newId } from '#contracts';
import { makeKeyText } from '#key-text';
import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { makeEventDocument } from '../src/asyncapi/document.js';
import { makeDocument } from '../src/openapi/document.js';
import { startGateway, type Gateway } from './gateway.js';
import type { Sent } from './http-server.js';

const START_WITHIN_MS = 300_000;

let nats: EmbeddedNats;
let gateway: Gateway;

beforeAll(async () => {
  nats = await startEmbeddedNats();
  gateway = await startGateway(nats.natsServer.url);
}, START_WITHIN_MS);
afterAll(async () => {
  await gateway.stop();
  await nats.stop();
});

const sent: Sent = {
  body: JSON.stringify({ email: 'ada@example.org', password: 'a password of enough characters' }),
  headers: [
    ['authorization', 'Bearer kws_1'],
    ['content-type', 'application/json'],
    ['idempotency-key', '"one"'],
    ['x-request-id', 'req_of-the-caller'],
  ],
};
const logIn = () => gateway.send('POST', '/v1/session', sent);

interface Described {
  readonly security?: readonly object[];
  readonly 'x-access'?: string;
}

/** Every operation that takes a session, as method and a path that could be someone's. */
function operations(): [string, string][] {
  const paths = Object.entries(makeDocument(gateway.app).paths);
  const fill = (path: string) => path.replace('{projectId}', newId('prj')).replace(/\{\w+\}/g, newId('key'));
  return paths.flatMap(([path, item]) =>
    Object.entries(item as Record<string, Described>)
      .filter(([, { security = [], 'x-access': access }]) => security.length > 0 && access !== 'key')
      .map(([method]): [string, string] => [method.toUpperCase(), fill(path)]),
  );
}

test('it lives', async () => {
  expect(await gateway.send('GET', '/livez')).toMatchObject({ status: 200, body: { live: true } });
});

test('it is not ready, and names every service that is missing', async () => {
  const missing = ['identity', 'api-keys', 'audit', 'webhooks'].map((name) => ({
    name,
    ready: false,
    reason: 'service.unavailable',
  }));
  expect(await gateway.send('GET', '/readyz')).toMatchObject({
    status: 503,
    body: { service: 'keyward', ready: false, dependencies: [{ name: 'nats', ready: true }, ...missing] },
  });
});

test('every call is answered at once: a part of Keyward cannot be reached', async () => {
  const calls = [...operations(), ['POST', '/v1/session'] as const];
  expect(calls.length).toBeGreaterThan(15);
  for (const [method, path] of calls) {
    const began = performance.now();
    const answer = await gateway.send(method, path, method === 'GET' ? { headers: sent.headers ?? [] } : sent);
    const problem = { status: 503, code: 'service.unavailable', requestId: 'req_of-the-caller' };
    expect([method, path, answer]).toMatchObject([method, path, { status: 503, body: problem }]);
    expect(answer.headers).toMatchObject({ 'retry-after': '1', 'x-request-id': 'req_of-the-caller' });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(performance.now() - began).toBeLessThan(2_000);
  }
});

test('who sends no credentials is told so without anybody being asked', async () => {
  for (const [method, path] of operations()) {
    expect(await gateway.send(method, path)).toMatchObject({ status: 401, body: { code: 'session.required' } });
  }
});

test('a key is read before anybody is asked about it', async () => {
  const keys = `/v1/projects/${newId('prj')}/api-keys`;
  const text = makeKeyText({ environment: 'live', keyId: newId('key') });
  const typo = `${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`;
  const elsewhere = makeKeyText({ environment: 'test', keyId: newId('key') });
  const codeOf = async (path: string, header: string, value: string) => {
    const { status, body } = await gateway.send('GET', path, { headers: [[header, value]] });
    return `${status} ${(body as { readonly code: string }).code}`;
  };
  for (const wrong of [typo, elsewhere]) {
    expect(await codeOf(keys, 'authorization', `Bearer ${wrong}`)).toBe('401 api-key.refused');
    expect(await codeOf(keys, 'x-api-key', wrong)).toBe('401 api-key.refused');
  }
  expect(await codeOf(keys, 'x-api-key', text)).toBe('503 service.unavailable');
  expect(await codeOf('/v1/me', 'x-api-key', text)).toBe('401 session.required');
});

test('the documents are there', async () => {
  const answer = await gateway.send('GET', '/openapi.json');
  expect(answer).toMatchObject({ status: 200, body: { openapi: '3.1.0', info: { title: 'Keyward' } } });
  expect(answer.body).toEqual(JSON.parse(JSON.stringify(makeDocument(gateway.app))));
  expect(await gateway.send('GET', '/docs')).toMatchObject({ status: 200 });
  const events = await gateway.send('GET', '/asyncapi.json');
  expect(events).toMatchObject({ status: 200, body: { asyncapi: '3.0.0', info: { title: 'Keyward events' } } });
  expect(events.body).toEqual(JSON.parse(JSON.stringify(makeEventDocument())));
});

test.each([
  '/',
  '/v1',
  '/v1/hunter2',
  '/v1/projects/',
  '/v1/projects//x',
  `/v1/projects/${'x'.repeat(200)}`,
  '/..%2f..%2fx',
])('an address where nothing is answers 404, and is not echoed: %s', async (path) => {
  const answer = await gateway.send('GET', path, { headers: [['authorization', 'Bearer kws_1']] });
  expect(answer).toMatchObject({ status: 404, body: { code: 'request.unknown-path' } });
  expect(answer.headers).not.toHaveProperty('allow');
  expect(answer.text).not.toMatch(/hunter2|xxx|\.\./);
});

test.each([
  ['PUT', '/v1/projects', 'GET, HEAD, POST'],
  ['POST', '/livez', 'GET, HEAD'],
  ['PATCH', '/v1/projects/prj_1/audit-entries', 'GET, HEAD'],
  ['TRACE', '/v1/session', 'DELETE, GET, HEAD, POST'],
  ['DELETE', '/v1/projects?force=1', 'GET, HEAD, POST'],
])('a method that an address does not take answers 405 with those it does: %s %s', async (method, path, allow) => {
  const answer = await gateway.send(method, path);
  expect(answer).toMatchObject({ status: 405, body: { code: 'request.method-not-allowed' } });
  expect(answer.headers.allow).toBe(allow);
});

test.each(['/v1/%zz', '/%', '/v1/projects/%ff?hunter2'])('what cannot be an address answers 400: %s', async (path) => {
  const answer = await gateway.send('GET', path, { headers: [['x-request-id', 'req_of-the-caller']] });
  expect(answer).toMatchObject({ status: 400, body: { code: 'request.malformed', requestId: 'req_of-the-caller' } });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.text).not.toMatch(/hunter2|%/);
});

test('an answer may not be kept, sniffed or told on', async () => {
  for (const path of ['/livez', '/v1/session', '/nothing', '/%zz']) {
    expect((await gateway.send('GET', path)).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  }
});

test.each(['a b', 'ü', 'x'.repeat(65), '{}'])('a request id that could spoil a log is replaced: %s', async (id) => {
  const { headers, body } = await gateway.send('GET', '/v1/session', {
    headers: [['x-request-id', Buffer.from(id).toString('latin1')]],
  });
  expect(headers['x-request-id']).toMatch(/^req_[0-9A-Za-z]{22}$/);
  expect(body).toMatchObject({ requestId: headers['x-request-id'] });
});

test('where NATS is frozen a call is answered within its deadline, and /livez at once', async () => {
  nats.natsServer.signal('SIGSTOP');
  try {
    // The first call may have slipped through before the signal took hold.
    const timedOut = async () =>
      expect(await logIn()).toMatchObject({ status: 503, body: { code: 'request.timed-out' } });
    await eventually(timedOut, { withinMs: 10_000 });
    const began = performance.now();
    const answering = logIn();
    expect(await gateway.send('GET', '/livez')).toMatchObject({ status: 200 });
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(await answering).toMatchObject({ status: 503 });
    expect(performance.now() - began).toBeLessThan(4_000);
  } finally {
    nats.natsServer.signal('SIGCONT');
  }
  const reachable = async () => expect(await logIn()).toMatchObject({ body: { code: 'service.unavailable' } });
  await eventually(reachable, { withinMs: 10_000 });
});
