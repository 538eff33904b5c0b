import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { newId, resolveSession, verifyApiKey, type VerifyApiKeyRequest } from '#contracts';
import { digestOf, makeKeyText } from '#key-text';
import { Nats, OnCommand } from '#messaging';
import { anOperator, eventually, startEmbeddedNats, type EmbeddedNats, type NestService } from '#testing';
import { KeyVerifier } from '../src/verification/key-verifier.js';
import { startGateway, type Gateway } from './gateway.js';
import { aKnownKey, startPlayedApiKeys, truth } from './played-api-keys.js';

const START_WITHIN_MS = 300_000;
const CALLS = 1_000;
const PATH = '/v1/api-keys/verify';

const operator = anOperator();
const heard: VerifyApiKeyRequest[] = [];

@Controller()
class PlayedServices {
  @OnCommand(resolveSession)
  session() {
    return { actor: operator, session: null };
  }

  @OnCommand(verifyApiKey)
  verify(@Payload() request: VerifyApiKeyRequest) {
    heard.push(request);
    return { valid: false, code: 'expired' };
  }
}

let nats: EmbeddedNats;
let services: NestService;
let gateway: Gateway;

beforeAll(async () => {
  nats = await startEmbeddedNats();
  services = await startPlayedApiKeys(nats.natsServer.url, [PlayedServices]);
  gateway = await startGateway(nats.natsServer.url);
}, START_WITHIN_MS);
afterAll(async () => {
  await gateway.stop();
  await services.stop();
  await nats.stop();
});

const service = newId('svc');
const projectId = newId('prj');
const program = aKnownKey({ projectId, scopes: ['verify'] });
const key = aKnownKey({ projectId, metadata: { team: 'blue' } }, [service]);
const elsewhere = aKnownKey({}, [service]);

type Header = readonly [string, string];
const json: Header = ['content-type', 'application/json'];
const asKey = (text: string): Header => ['authorization', `Bearer ${text}`];
const post = (body: string | Uint8Array, ...headers: Header[]) => gateway.send('POST', PATH, { body, headers });
const ask = (wish: object, as = program.text) => post(JSON.stringify(wish), json, asKey(as));

test('a program is told of a key of its project all that there is to be told', async () => {
  const answer = await ask({ key: key.text, service });
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.body).toEqual({
    valid: true,
    code: 'valid',
    keyId: key.key.keyId,
    projectId,
    userId: key.key.ownerId,
    role: 'user',
    services: [service],
    expiresAt: new Date(key.key.expiresAt).toISOString(),
    kind: 'standard',
    platformScopes: [],
    remainingUses: null,
    previousText: false,
    metadata: { team: 'blue' },
  });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  expect(answer.headers['x-request-id']).toMatch(/^req_[0-9A-Za-z]{22}$/);
  expect((await ask({ key: key.text, service })).text).toBe(answer.text);
  const odd = aKnownKey({ projectId, metadata: { 'a "b"': '\\ \u00fc\n' }, rateLimit: { requests: 1, seconds: 30 } });
  const rateLimit = { limit: 1, seconds: 30, remaining: 0, resetSeconds: 30 };
  expect(await ask({ key: odd.text })).toMatchObject({ body: { metadata: odd.key.metadata, rateLimit } });
  const tooOften = await ask({ key: odd.text });
  const { retryAfterSeconds } = tooOften.body as { readonly retryAfterSeconds: number };
  expect(tooOften).toMatchObject({ status: 200, body: { valid: false, code: 'rate-limited', services: [] } });
  expect(tooOften.headers['retry-after']).toBe(String(retryAfterSeconds));
});

test('of a key of another project it is told nothing, and that key is not used', async () => {
  const told = truth.told.length;
  for (const cached of [false, true]) {
    expect([cached, (await ask({ key: elsewhere.text })).body]).toEqual([cached, { valid: false, code: 'unknown' }]);
  }
  expect((await ask({ key: `${key.text}x` })).body).toEqual({ valid: false, code: 'malformed' });
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(truth.told.slice(told).map(({ keyId }) => keyId)).not.toContain(elsewhere.key.keyId);
});

test('a key whose uses are counted is decided by the service, in the project of who asks', async () => {
  const counted = aKnownKey({ projectId, countsUses: true });
  truth.decisions.set(digestOf(counted.text), { valid: false, code: 'malformed' });
  const wish = { key: counted.text, service, clientIp: '192.0.2.7', cost: 3 };
  expect((await ask(wish)).body).toEqual({ valid: false, code: 'malformed' });
  const { key: text, ...rest } = wish;
  expect(truth.decided.at(-1)).toEqual({ keyId: counted.key.keyId, digest: digestOf(text), projectId, ...rest });
});

test('only a key with the scope may ask, and only one that holds', async () => {
  expect(await ask({ key: key.text }, key.text)).toMatchObject({ status: 403, body: { code: 'permission.denied' } });
  const master = aKnownKey({ projectId, kind: 'master' });
  expect(await ask({ key: key.text }, master.text)).toMatchObject({ status: 200, body: { valid: true } });
  const disabled = aKnownKey({ projectId, scopes: ['verify'], disabled: true });
  const refused = await ask({ key: key.text }, disabled.text);
  expect(refused).toMatchObject({ status: 401, body: { code: 'api-key.refused' } });
  expect(refused.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  const nobody = await post(JSON.stringify({ key: key.text }), json);
  expect(nobody).toMatchObject({ status: 401, body: { code: 'session.required' } });
  expect(nobody.headers['www-authenticate']).toBe('Bearer');
  const both = await post('{}', json, asKey(program.text), ['x-api-key', key.text]);
  expect(both).toMatchObject({ status: 400, body: { code: 'session.ambiguous' } });
});

test('who is logged in is answered by the service, which knows whom it may ask about', async () => {
  const answer = await ask({ key: key.text, cost: 0 }, 'kws_1');
  expect(answer).toMatchObject({ status: 200, body: { valid: false, code: 'expired' } });
  const { keyId } = key.key;
  expect(heard.at(-1)).toEqual({ actor: operator, keyId, digest: digestOf(key.text), cost: 0 });
});

test.each<[number, string, string | Uint8Array, Header]>([
  [400, 'no JSON', 'key=x', json],
  [400, 'cut off', '{"key":"a"', json],
  [400, 'empty', '', json],
  [400, 'a member twice', '{"key":"a","key":"b"}', json],
  [400, '__proto__', '{"key":"a","__proto__":{}}', json],
  [400, 'a member nobody knows', '{"key":"a","projectId":"prj_1"}', json],
  [400, 'a list', '[{"key":"a"}]', json],
  [400, 'a number for text', '{"key":1}', json],
  [400, 'an object for text', '{"key":{"$gt":""}}', json],
  [400, 'text for a number', '{"key":"a","cost":"1"}', json],
  [400, 'NUL', '{"key":"a\\u0000"}', json],
  [400, 'half of a surrogate pair', '{"key":"\\ud800"}', json],
  [400, 'no UTF-8', Buffer.from([...Buffer.from('{"key":"'), 0xff, ...Buffer.from('"}')]), json],
  [422, 'no key', '{}', json],
  [422, 'an empty key', '{"key":""}', json],
  [422, 'too long a key', JSON.stringify({ key: 'a'.repeat(201) }), json],
  [422, 'no service', '{"key":"a","service":"compute"}', json],
  [422, 'no address', '{"key":"a","clientIp":"1.2.3"}', json],
  [422, 'less than nothing', '{"key":"a","cost":-1}', json],
  [413, 'too large', JSON.stringify({ key: 'a'.repeat(65 * 1024) }), json],
  [415, 'another type', '{"key":"a"}', ['content-type', 'text/plain']],
  [415, 'another charset', '{"key":"a"}', ['content-type', 'application/json; charset=utf-16']],
])('what cannot be asked is refused as everywhere, with %i: %s', async (status, _, body, type) => {
  const answer = await post(body, type, asKey(program.text), ['x-request-id', 'req_of-the-caller']);
  expect(answer).toMatchObject({ status, body: { status, requestId: 'req_of-the-caller' } });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.headers).toMatchObject({ 'x-request-id': 'req_of-the-caller', 'cache-control': 'no-store' });
});

test('a body that is only unusual is read as everywhere', async () => {
  const escaped = JSON.stringify({ key: key.text }).replace('kw_', '\\u006bw_');
  expect(await post(escaped, json, asKey(program.text))).toMatchObject({ status: 200, body: { valid: true } });
  const charset: Header = ['content-type', 'application/json;charset="UTF-8"'];
  const body = JSON.stringify({ key: key.text });
  expect(await post(body, charset, asKey(program.text))).toMatchObject({ status: 200, body: { valid: true } });
});

test('what is known is answered without a message to anybody, and uses are told in bulk', async () => {
  const { connection } = gateway.app.get(Nats);
  const forwardAuth = () => gateway.send('GET', '/v1/forward-auth', { headers: [asKey(key.text)] });
  await ask({ key: key.text });
  const before = { ...connection.stats(), filled: truth.filled.length, at: performance.now() };
  const told = truth.told.length;
  for (let count = 0; count < CALLS / 2; count++) {
    expect((await ask({ key: key.text })).status).toBe(200);
    expect((await forwardAuth()).status).toBe(200);
  }
  const seconds = (performance.now() - before.at) / 1_000;
  // Renewals, and once a second the uses: as many as without any call.
  expect(connection.stats().outMsgs - before.outMsgs).toBeLessThanOrEqual(3 * Math.ceil(seconds) + 3);
  expect(truth.filled).toHaveLength(before.filled);
  await eventually(
    () => {
      const calls = (keyId: string) =>
        truth.told.slice(told).reduce((sum, each) => sum + (each.keyId === keyId ? each.calls : 0), 0);
      expect(calls(key.key.keyId)).toBeGreaterThanOrEqual(CALLS);
      expect(calls(program.key.keyId)).toBeGreaterThanOrEqual(CALLS / 2);
    },
    { withinMs: 5_000 },
  );
});

test('it has a lease before it listens, and gives it back when it stops, with the last uses', async () => {
  const other = await startGateway(nats.natsServer.url);
  const verifier = other.app.get(KeyVerifier);
  expect(verifier.stats().lease).toBe(true);
  expect(truth.leases.has(verifier.id)).toBe(true);
  const last = aKnownKey();
  const headers = [asKey(last.text)];
  expect(await other.send('GET', '/v1/forward-auth', { headers })).toMatchObject({ status: 200 });
  await other.stop();
  expect(truth.leases.has(verifier.id)).toBe(false);
  expect(truth.told).toContainEqual(expect.objectContaining({ keyId: last.key.keyId, calls: 1 }));
});

test('a key that nobody knows is looked up, and refused', async () => {
  const stranger = makeKeyText({ environment: 'live', keyId: newId('key') });
  expect((await ask({ key: stranger })).body).toEqual({ valid: false, code: 'unknown' });
  expect(truth.filled.at(-1)?.digest).toBe(digestOf(stranger));
});
