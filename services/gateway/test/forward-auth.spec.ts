import { newId } from '#contracts';
import { makeKeyText } from '#key-text';
import { startEmbeddedNats, type EmbeddedNats, type NestService } from '#testing';
import type { FilledKey } from '#verifier';
import { startGateway, type Gateway } from './gateway.js';
import { aKnownKey, startPlayedApiKeys } from './played-api-keys.js';

const START_WITHIN_MS = 300_000;
const PATH = '/v1/forward-auth';
const WRONG_A_MINUTE = 60;

let nats: EmbeddedNats;
let services: NestService;
let gateway: Gateway;
let behindProxy: Gateway;

beforeAll(async () => {
  nats = await startEmbeddedNats();
  services = await startPlayedApiKeys(nats.natsServer.url);
  gateway = await startGateway(nats.natsServer.url);
  behindProxy = await startGateway(nats.natsServer.url, [], { trustedProxies: '127.0.0.0/8' });
}, START_WITHIN_MS);
afterAll(async () => {
  await Promise.all([gateway.stop(), behindProxy.stop()]);
  await services.stop();
  await nats.stop();
});

type Header = readonly [string, string];
const service = newId('svc');
const forService: Header = ['x-keyward-service', service];
const withKey = (text: string): Header => ['authorization', `Bearer ${text}`];
const check = (...headers: Header[]) => gateway.send('GET', PATH, { headers });
const stranger = () => makeKeyText({ environment: 'live', keyId: newId('key') });

test('a request with a key that holds may pass, and is told whose key it is', async () => {
  const { text, key } = aKnownKey({}, [service]);
  const headers = {
    'x-keyward-key-id': key.keyId,
    'x-keyward-project': key.projectId,
    'x-keyward-user': key.ownerId,
    'x-keyward-role': 'user',
    'cache-control': 'no-store',
    'x-request-id': 'req_of-the-proxy',
  };
  for (const header of [withKey(text), ['x-api-key', text]] as const) {
    const answer = await check(header, forService, ['x-request-id', 'req_of-the-proxy']);
    expect(answer).toMatchObject({ status: 200, text: '', headers });
  }
  expect(await check(withKey(text))).toMatchObject({ status: 200 });
});

test('whatever method and path a proxy appends, and whatever cookie a caller has for its own ends', async () => {
  const { text } = aKnownKey();
  for (const method of ['DELETE', 'HEAD', 'PATCH', 'POST', 'PUT']) {
    const sent = { headers: [withKey(text), ['content-type', 'text/plain']] as const };
    expect([method, await gateway.send(method, `${PATH}/v1/things?a=%20`, sent)]).toMatchObject([
      method,
      { status: 200 },
    ]);
  }
  expect(await check(withKey(text), ['cookie', '__Host-keyward=kws_1; other=1'])).toMatchObject({ status: 200 });
  const withBody = { headers: [withKey(text), ['content-type', 'text/plain']] as const, body: 'x' };
  for (const path of ['/', `/${'x'.repeat(3_000)}`, '//a/../b?c=1']) {
    expect([path, await gateway.send('POST', PATH + path, withBody)]).toMatchObject([path, { status: 200 }]);
  }
  expect(await gateway.send('POST', PATH)).toMatchObject({ status: 405 });
});

test.each<[string, () => Header[], string, string]>([
  ['nothing', () => [], 'api-key.required', 'Bearer'],
  ['a session', () => [withKey('kws_1')], 'api-key.refused', 'Bearer error="invalid_token"'],
  ['another scheme', () => [['authorization', 'Basic YTpi']], 'api-key.refused', 'Bearer error="invalid_token"'],
  ['a typo', () => [withKey(`${stranger()}0`)], 'api-key.refused', 'Bearer error="invalid_token"'],
  ['a key that nobody knows', () => [withKey(stranger())], 'api-key.refused', 'Bearer error="invalid_token"'],
])('without a key that holds it may not pass: with %s', async (_, headers, code, challenge) => {
  const answer = await check(...headers());
  expect(answer).toMatchObject({ status: 401, body: { status: 401, code } });
  expect(answer.headers['www-authenticate']).toBe(challenge);
  expect(answer.headers).not.toHaveProperty('x-keyward-key-id');
});

test.each<[string, Partial<FilledKey>]>([
  ['disabled', { disabled: true }],
  ['deleted', { deleted: true }],
  ['expired', { expiresAt: Date.now() - 1 }],
])('why its key holds no more, a caller is not told: %s', async (reason, different) => {
  const answer = await check(withKey(aKnownKey(different).text));
  expect(answer).toMatchObject({ status: 401, body: { code: 'api-key.refused' } });
  expect(JSON.stringify([answer.text, answer.headers])).not.toContain(reason);
});

test('with a good key it may not pass where that is for something else: proxies know no other word for it than 403', async () => {
  const { text } = aKnownKey({ allowedCidrs: ['192.0.2.0/24'] }, [service]);
  const elsewhere = await check(withKey(text));
  expect(elsewhere).toMatchObject({ status: 403, body: { status: 403, code: 'permission.denied' } });
  expect(elsewhere.headers['x-keyward-code']).toBe('ip-not-allowed');
  const other = await check(withKey(aKnownKey().text), forService);
  expect(other).toMatchObject({ status: 403, headers: { 'x-keyward-code': 'service-not-granted' } });
  const busy = aKnownKey({ rateLimit: { requests: 1, seconds: 30 } });
  const first = await check(withKey(busy.text));
  expect(first).toMatchObject({ status: 200, headers: { ratelimit: '"key";r=0;t=30' } });
  const tooOften = await check(withKey(busy.text));
  expect(tooOften).toMatchObject({ status: 403, body: { status: 403, code: 'api-key.rate-limited' } });
  expect(tooOften.headers['x-keyward-code']).toBe('rate-limited');
  expect(Number(tooOften.headers['retry-after'])).toBeGreaterThan(25);
});

test('what a proxy cannot have meant is refused, never passed: two keys, and what is no service', async () => {
  const { text } = aKnownKey({}, [service]);
  const two = await check(withKey(text), ['x-api-key', text]);
  expect(two).toMatchObject({ status: 403, body: { status: 403, code: 'session.ambiguous' } });
  for (const wrong of ['compute', '', `${service}, ${service}`, 'svc_../../../../../../../']) {
    const answer = await check(withKey(text), ['x-keyward-service', wrong]);
    expect(answer).toMatchObject({ status: 403, body: { status: 403, code: 'request.malformed' } });
  }
  expect(await check(withKey(text), forService, forService)).toMatchObject({ status: 403 });
});

test('where a trusted proxy names the caller, its address counts, and so do its wrong keys; else those of none', async () => {
  const from = (address: string): Header => ['x-forwarded-for', address];
  const { text } = aKnownKey({ allowedCidrs: ['192.0.2.0/24'] });
  const there = { headers: [withKey(text), from('192.0.2.7')] };
  expect(await behindProxy.send('GET', PATH, there)).toMatchObject({ status: 200 });
  expect(await check(...there.headers)).toMatchObject({ status: 403 });
  const guess = (gate: Gateway) => gate.send('GET', PATH, { headers: [withKey(stranger()), from('198.51.100.9')] });
  for (let count = 0; count < WRONG_A_MINUTE; count++) expect(await guess(behindProxy)).toMatchObject({ status: 401 });
  const tooMany = await guess(behindProxy);
  expect(tooMany).toMatchObject({ status: 403, body: { code: 'request.rate-limited' } });
  expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
  for (let count = 0; count <= WRONG_A_MINUTE; count++) expect(await guess(gateway)).toMatchObject({ status: 401 });
});

test('where it cannot be found out it may not pass, be the key known before or not', async () => {
  const { text } = aKnownKey();
  await services.stop();
  try {
    const answer = await check(withKey(text));
    expect(answer).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
    expect(answer.headers['retry-after']).toBe('1');
  } finally {
    services = await startPlayedApiKeys(nats.natsServer.url);
  }
  expect(await check(withKey(text))).toMatchObject({ status: 200 });
});
