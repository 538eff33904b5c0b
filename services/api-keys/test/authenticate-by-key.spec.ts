import { authenticateByKey, deleteApiKey, verifyApiKey, type Actor } from '#contracts';
import { digestOf } from '#key-text';
import { aUser, startServers, type TestServers } from '#testing';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { ProjectStates, UserStates } from '../src/tenants/store/state.store.js';
import { aCreation } from './builders.js';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;

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
  key = await makeKey(keys, holder, { days: 1, scopes: ['verify', 'api-keys:read'] });
});

const call = (given: { keyId?: string | null; digest?: string; clientIp?: string } = {}) =>
  keys.bus.request(authenticateByKey, { keyId: key.view.id, digest: key.digest, clientIp: '192.0.2.7', ...given });
const store = (set: Readonly<Record<string, unknown>>) => keys.documents.updateOne({ _id: key.view.id }, { $set: set });

test('who calls with a key is its owner in the project of the key, as far as its platform scopes reach', async () => {
  const { userId, membership } = holder;
  const actor = { kind: 'user', userId, operator: false, sessionId: null, membership };
  const scopes = ['verify', 'api-keys:read'];
  const answer = { actor: { ...actor, key: { keyId: key.view.id, kind: 'standard', scopes } }, rateLimit: null };
  expect(await call()).toEqual(answer);
});

test('a key without platform scopes names its owner, and reaches nothing', async () => {
  key = await makeKey(keys, holder);
  expect((await call()).actor?.key).toEqual({ keyId: key.view.id, kind: 'standard', scopes: [] });
});

test('a text that was made elsewhere names nobody, and is found by its digest', async () => {
  await store({ imported: true });
  expect((await call({ keyId: null })).actor?.key).toMatchObject({ keyId: key.view.id });
  await expect(call({ keyId: null, digest: digestOf('another') })).rejects.toThrow('api-key.refused');
});

test.each<[string, () => Promise<unknown>]>([
  ['has another secret', () => Promise.resolve((key = { ...key, digest: digestOf(aCreation(holder).text) }))],
  ['is deleted', () => keys.bus.request(deleteApiKey, { actor: holder, projectId, keyId: key.view.id })],
  ['is disabled', () => store({ disabledAt: keys.clock.now() })],
  ['has expired', () => Promise.resolve(keys.clock.advance(DAY_MS))],
  ['may be used from elsewhere only', () => store({ allowedCidrs: ['198.51.100.0/24'] })],
  ['has no uses left', () => store({ remainingUses: 0 })],
  ['is of a suspended project', () => keys.app.get(ProjectStates).learn({ id: projectId, ver: 2, state: 'suspended' })],
  ['is of a closed project', () => keys.app.get(ProjectStates).learn({ id: projectId, ver: 2, state: 'closed' })],
  ['is of a disabled owner', () => keys.app.get(UserStates).learn({ id: holder.userId, ver: 2, state: 'disabled' })],
])('a key that %s opens nothing, and is not told why', async (_, spoil) => {
  await spoil();
  await expect(call()).rejects.toThrow('api-key.refused');
});

test('a call is a use: it counts for what is left and for the rate limit', async () => {
  await store({ remainingUses: 10, rateLimit: { requests: 2, seconds: 60 } });
  expect((await call()).rateLimit).toMatchObject({ limit: 2, remaining: 1 });
  await call();
  expect(await call()).toEqual({ actor: null, rateLimit: { limit: 2, seconds: 60, remaining: 0, resetSeconds: 60 } });
  expect(await keys.documents.findById(key.view.id).lean()).toMatchObject({ remainingUses: 8 });
});

test('a program may ask about every key of its project, where its own may be used for it', async () => {
  const { view, digest } = await makeKey(keys, aUser({ projectId }));
  const askWith = async (caller: HeldKey) => {
    const { actor } = await call({ keyId: caller.view.id, digest: caller.digest });
    return keys.bus.request(verifyApiKey, { actor: actor as Actor, keyId: view.id, digest });
  };
  expect(await askWith(key)).toMatchObject({ code: 'valid', keyId: view.id });
  expect(await askWith(await makeKey(keys, aUser(), { scopes: ['verify'] }))).toMatchObject({ code: 'unknown' });
  const reader = await makeKey(keys, holder, { scopes: ['api-keys:read'] });
  await expect(askWith(reader)).rejects.toThrow('permission.denied');
});
