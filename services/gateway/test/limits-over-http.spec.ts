import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { newId, resolveSession, verifyApiKey, type VerifyApiKeyRequest } from '#contracts';
import { digestOf, makeKeyText } from '#key-text';
import { OnCommand } from '#messaging';
import { aUser, startEmbeddedNats, type EmbeddedNats, type NestService } from '#testing';
import { startGateway, type Gateway } from './gateway.js';
import { aKnownKey, startPlayedApiKeys } from './played-api-keys.js';

const START_WITHIN_MS = 300_000;
const PER_CALLER = 5;
const PER_ADDRESS = 4;

const user = aUser();
const heard: VerifyApiKeyRequest[] = [];
const rateLimit = { limit: 100, seconds: 60, remaining: 50, resetSeconds: 30 };
const scopes = ['verify'];
const { text: rightKey } = aKnownKey({ scopes });
const { text: busyKey } = aKnownKey({ scopes, rateLimit: { requests: 1, seconds: 30 } });
const { text: otherKey } = aKnownKey();

/** Beside what api-keys says to verifiers: knows every session, and every key but one is good. */
@Controller()
class PlayedServices {
  @OnCommand(resolveSession)
  session() {
    return { actor: user, session: null };
  }

  @OnCommand(verifyApiKey)
  verify(@Payload() request: VerifyApiKeyRequest) {
    heard.push(request);
    if (request.digest !== digestOf(busyKey)) return { valid: true, code: 'valid', rateLimit };
    return { valid: false, code: 'rate-limited', rateLimit: { ...rateLimit, remaining: 0 }, retryAfterSeconds: 30 };
  }
}

let nats: EmbeddedNats;
let services: NestService;
let gateway: Gateway;

beforeAll(async () => {
  nats = await startEmbeddedNats();
  services = await startPlayedApiKeys(nats.natsServer.url, [PlayedServices]);
}, START_WITHIN_MS);
afterAll(async () => {
  await services.stop();
  await nats.stop();
});
beforeEach(async () => {
  const limits = { requestsPerMinute: PER_CALLER, anonymousRequestsPerMinute: PER_ADDRESS };
  gateway = await startGateway(nats.natsServer.url, [], { ...limits, trustedProxies: '127.0.0.0/8' });
});
afterEach(() => gateway.stop());

interface Call {
  readonly as?: string;
  readonly from?: string;
  readonly body?: object;
}

function send(method: string, path: string, { as, from = '192.0.2.7', body }: Call = {}) {
  const headers = [
    ['x-forwarded-for', from],
    ['content-type', 'application/json'],
    ...(as === undefined ? [] : [['authorization', `Bearer ${as}`]]),
  ] as [string, string][];
  return gateway.send(method, path, { headers, body: body === undefined ? '' : JSON.stringify(body) });
}

const logIn = (from: string) => send('POST', '/v1/session', { from, body: {} });
const verify = (key: string, as = 'kws_1') => send('POST', '/v1/api-keys/verify', { as, body: { key } });
const limited = { status: 429, body: { code: 'request.rate-limited' } };

/** Of the one limit that is told. */
function secondsOf({ headers }: Awaited<ReturnType<typeof send>>) {
  const [, t] = /;t=(\d+)$/.exec(String(headers['ratelimit'])) ?? [];
  return { t: Number(t), retryAfter: Number(headers['retry-after']) };
}

test('a user who asks too often is told when to come again, whatever is asked for and with which session', async () => {
  const calls = ['/v1/me', '/v1/me?a=1', '/v1/projects', '/v1/session', '/v1/me/sessions'];
  for (const path of calls) expect((await send('GET', path, { as: 'kws_1' })).status).not.toBe(429);
  const answer = await send('GET', '/v1/me', { as: 'kws_2', from: '203.0.113.9' });
  expect(answer).toMatchObject(limited);
  expect(answer.headers['ratelimit-policy']).toBe(`"caller";q=${PER_CALLER};w=60`);
  expect(answer.headers['ratelimit']).toMatch(/^"caller";r=0;t=\d+$/);
  const { t, retryAfter } = secondsOf(answer);
  expect(t).toBeGreaterThan(0);
  expect(retryAfter).toBeGreaterThanOrEqual(t);
});

test('neither another address of the /64, nor another spelling of address or path, is another bucket', async () => {
  for (const from of ['2001:db8::1', '2001:db8::2', '2001:DB8:0:0:1::']) await logIn(from);
  const spelled = await send('POST', '/v1/session?', { from: '2001:db8::4', body: {} });
  expect(spelled).toMatchObject({ status: 422 });
  for (const from of ['2001:db8::5', '2001:db8::ffff:ffff:ffff:ffff']) expect(await logIn(from)).toMatchObject(limited);
  for (const path of ['/V1/session', '/v1/session/', '//v1/session']) {
    expect((await send('POST', path, { from: '2001:db8::6', body: {} })).status).toBe(404);
  }
  expect(await logIn('2001:db8:0:1::1')).toMatchObject({ status: 422 });
});

test('what does not let its caller in counts for the address', async () => {
  for (let count = 0; count < PER_ADDRESS; count++) {
    expect(await send('GET', '/v1/me')).toMatchObject({ status: 401 });
  }
  expect(await send('GET', '/v1/me')).toMatchObject(limited);
  expect(await send('GET', '/v1/me', { as: 'kws_1' })).toMatchObject({ headers: { ratelimit: '"caller";r=4;t=60' } });
});

test('who looks after the gateway is not counted', async () => {
  for (let count = 0; count <= PER_ADDRESS; count++) expect(await send('GET', '/livez')).toMatchObject({ status: 200 });
});

test('a key that was asked about tells of its limit, and of how long to wait; and the whole wish is passed on', async () => {
  const held = await verify(rightKey);
  expect(held).toMatchObject({ status: 200, body: { valid: true, rateLimit } });
  expect(held.headers['ratelimit-policy']).toMatch(/^"caller";q=5;w=60, "key";q=100;w=60$/);
  expect(held.headers['ratelimit']).toMatch(/^"caller";r=4;t=60, "key";r=50;t=30$/);
  expect(held.headers).not.toHaveProperty('retry-after');
  const refused = await verify(busyKey);
  expect(refused).toMatchObject({ status: 200, body: { valid: false, code: 'rate-limited' } });
  expect(refused.headers['ratelimit']).toMatch(/, "key";r=0;t=30$/);
  expect(refused.headers['retry-after']).toBe('30');
  const wish = { service: newId('svc'), clientIp: '192.0.2.7', cost: 3 };
  await send('POST', '/v1/api-keys/verify', { as: 'kws_1', body: { key: otherKey, ...wish } });
  expect(heard.at(-1)).toMatchObject({ ...wish, digest: digestOf(otherKey) });
});

test('a text that begins like one of ours is malformed where it is none; any other may have been imported', async () => {
  expect((await verify(`${rightKey}x`)).body).toEqual({ valid: false, code: 'malformed' });
  const before = heard.length;
  await verify('sk_live_0123456789');
  expect(heard.slice(before)).toMatchObject([{ keyId: null, digest: digestOf('sk_live_0123456789') }]);
});

test('of wrong keys, 60 a minute are looked up from one address', async () => {
  await gateway.stop();
  gateway = await startGateway(nats.natsServer.url);
  const guess = () => verify(otherKey, makeKeyText({ environment: 'live', keyId: newId('key') }));
  expect(await verify(otherKey, rightKey)).toMatchObject({ status: 200 });
  for (let count = 0; count < 60; count++) expect(await guess()).toMatchObject({ body: { code: 'api-key.refused' } });
  const answer = await guess();
  expect(answer).toMatchObject(limited);
  expect(answer.headers['ratelimit-policy']).toBe('"address";q=60;w=60');
  expect(secondsOf(answer).retryAfter).toBe(secondsOf(answer).t);
  expect(await verify(otherKey, rightKey)).toMatchObject({ status: 200 });
});

test('a program whose key is used too often is told so, and it is no guess', async () => {
  const first = await verify(otherKey, busyKey);
  expect(first.headers['ratelimit']).toMatch(/^"caller-key";r=0;t=30, "caller";/);
  const answer = await verify(otherKey, busyKey);
  expect(answer).toMatchObject({ status: 429, body: { code: 'api-key.rate-limited' } });
  expect(answer.headers['ratelimit-policy']).toBe('"caller-key";q=1;w=30');
  const { t, retryAfter } = secondsOf(answer);
  expect(t).toBeGreaterThan(25);
  expect(retryAfter).toBe(t);
});
