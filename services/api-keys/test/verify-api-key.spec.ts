import { deleteApiKey, extendApiKey, verifyApiKey, type Actor, type VerifyApiKeyRequest } from '#contracts';
import { digestOf } from '#key-text';
import { anAdmin, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { aCreation, once } from './builders.js';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;
const unknown = { valid: false, code: 'unknown' };

let servers: TestServers;
let keys: KeysService;
let holder: Actor;
let projectId: string;
let key: HeldKey;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});
beforeEach(async () => {
  holder = aUser();
  projectId = holder.membership?.projectId ?? '';
  key = await makeKey(keys, holder, { days: 1 });
});

const verify = (actor: Actor, given: Partial<VerifyApiKeyRequest> = {}) =>
  keys.bus.request(verifyApiKey, { actor, keyId: key.view.id, digest: key.digest, ...given });

const wrong = () => ({ digest: digestOf(aCreation(holder).text) });
const remove = () => keys.bus.request(deleteApiKey, { actor: holder, projectId, keyId: key.view.id });
const disable = () => keys.documents.updateOne({ _id: key.view.id }, { $set: { disabledAt: keys.clock.now() } });
const lapse = () => Promise.resolve(keys.clock.advance(DAY_MS));

const told = (code: string) => ({
  valid: code === 'valid',
  code,
  keyId: key.view.id,
  projectId,
  userId: holder.userId,
  role: 'user',
  services: [],
  expiresAt: key.view.expiresAt,
  kind: 'standard',
  platformScopes: [],
  remainingUses: null,
  previousText: false,
  metadata: {},
});

test('a live key holds, and says for whom', async () => {
  expect(await verify(holder)).toEqual(told('valid'));
});

test('a wrong secret with a known id is answered as a key that never was', async () => {
  const absent = aCreation(holder).request.material;
  expect(await verify(holder, absent)).toEqual(unknown);
  expect(await verify(holder, wrong())).toEqual(unknown);
  expect(await verify(anOperator(), wrong())).toEqual(unknown);
});

test('another’s key is unknown to a user, and to an admin of the same project', async () => {
  for (const actor of [aUser({ projectId }), anAdmin({ projectId }), aStranger()]) {
    expect(await verify(actor)).toEqual(unknown);
  }
});

test('an operator may ask about any key', async () => {
  expect(await verify(anOperator())).toEqual(told('valid'));
});

test('a key holds until its very expiry, and an extended one longer', async () => {
  keys.clock.advance(DAY_MS - 1);
  expect(await verify(holder)).toEqual(told('valid'));
  keys.clock.advance(1);
  expect(await verify(holder)).toEqual(told('expired'));
  const request = { actor: holder, projectId, keyId: key.view.id, days: 1, idempotency: once() };
  const { body } = await keys.bus.request(extendApiKey, request);
  expect(await verify(holder)).toEqual({ ...told('valid'), expiresAt: body.expiresAt });
});

test.each<[string, () => Promise<unknown>]>([
  ['expired', lapse],
  ['disabled', disable],
  ['deleted', remove],
])('that a key is %s is told to who presents the right secret only', async (code, end) => {
  await end();
  expect(await verify(holder)).toEqual(told(code));
  expect(await verify(anOperator())).toEqual(told(code));
  expect(await verify(holder, wrong())).toEqual(unknown);
  expect(await verify(aUser({ projectId }))).toEqual(unknown);
});

test('a use that costs nothing changes nothing, and no use makes an event', async () => {
  const before = await keys.documents.findById(key.view.id).lean();
  await Promise.all([verify(holder, { cost: 0 }), verify(holder, wrong()), verify(anOperator(), { cost: 0 })]);
  expect(await keys.documents.findById(key.view.id).lean()).toEqual(before);
});
