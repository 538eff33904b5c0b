import { hash } from 'node:crypto';
import {
  deleteApiKey,
  importApiKeys,
  newId,
  setApiKeyPolicy,
  type Actor,
  type ImportApiKeysRequest,
  type ImportedKey,
} from '#contracts';
import { anAdmin, anAuditor, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { aPepper, aPolicy, once } from './builders.js';
import { startKeysService, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;
const oldPepper = `1:${aPepper()}`;

let servers: TestServers;
let keys: KeysService;
let admin: Actor;
let projectId: string;
let made = 0;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers, oldPepper);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});
beforeEach(() => {
  admin = anAdmin();
  projectId = admin.membership?.projectId ?? '';
});

/** Of a text that nobody else has. */
const aHash = () => hash('sha256', `sk_elsewhere_${made++}`, 'hex');
const importing = (imported: readonly ImportedKey[], given: Partial<ImportApiKeysRequest> = {}) =>
  keys.bus.request(importApiKeys, { actor: admin, projectId, keys: imported, idempotency: once(), ...given });
const resultsOf = async (...asked: Parameters<typeof importing>) => (await importing(...asked)).body.results;
const count = () => keys.documents.countDocuments({ projectId });

test('an imported key is one like any other, and nothing is kept of its text but what was told', async () => {
  const [told, plain] = [aHash(), aHash()];
  const results = await resultsOf([
    { sha256: told, prefix: 'sk_else', lastFour: 'a1b2', name: 'legacy', days: 10, tags: ['old'] },
    { sha256: plain },
  ]);
  expect(results).toMatchObject([
    { sha256: told, ok: true },
    { sha256: plain, ok: true },
  ]);
  const [first, second] = await Promise.all(results.map(({ id }) => keys.documents.findById(id).lean()));
  const shown = { name: 'legacy', prefix: 'sk_else', lastFour: 'a1b2', tags: ['old'] };
  const event = { type: 'key.created', data: { ...shown, imported: true } };
  expect(first).toMatchObject({ ...shown, ownerId: admin.userId, kind: 'standard', imported: true, pending: [event] });
  expect(second).toMatchObject({ prefix: '', lastFour: null, imported: true });
  for (const form of [told, Buffer.from(told, 'hex').toString('base64url')]) {
    expect(JSON.stringify(first)).not.toContain(form);
  }
});

test('each is for itself: what is refused keeps no other', async () => {
  const [good, taken, unreachable, twice] = [aHash(), aHash(), aHash(), aHash()];
  await importing([{ sha256: taken }]);
  const past = new Date(keys.clock.now().getTime() - 1_000).toISOString();
  const wishes = [
    { sha256: taken },
    { sha256: unreachable, expiresAt: past },
    { sha256: unreachable, days: 1, expiresAt: past },
    { sha256: good },
    { sha256: twice },
    { sha256: twice },
  ];
  const results = await resultsOf(wishes);
  expect(results.map(({ sha256 }) => sha256)).toEqual(wishes.map(({ sha256 }) => sha256));
  const codes = results.slice(0, 4).map(({ code }) => code ?? 'ok');
  expect(codes).toEqual(['api-key.hash-taken', 'request.invalid', 'request.invalid', 'ok']);
  const ofTwice = results.slice(4).map(({ code }) => code ?? 'ok');
  expect(ofTwice.sort()).toEqual(['api-key.hash-taken', 'ok']);
  expect(await count()).toBe(3);
});

test('a retry finds what was made, and makes what was not', async () => {
  const idempotency = once();
  const wishes = Array.from({ length: 5 }, () => ({ sha256: aHash() }));
  const [first, second] = await Promise.all([importing(wishes, { idempotency }), importing(wishes, { idempotency })]);
  const again = await importing(wishes, { idempotency });
  expect(again).toEqual({ body: first.body, replayed: true });
  expect(second.body).toEqual(first.body);
  expect(await count()).toBe(5);
});

test('other keys under the same idempotency key are refused', async () => {
  const idempotency = once();
  await importing([{ sha256: aHash() }], { idempotency });
  const other = importing([{ sha256: aHash() }], { idempotency: once({ key: idempotency.key }) });
  await expect(other).rejects.toMatchObject({ code: 'idempotency.key-reused', status: 422 });
  expect(await count()).toBe(1);
});

test('a hash is taken for good, also by a deleted key of another project', async () => {
  const sha256 = aHash();
  const [{ id = '' } = {}] = await resultsOf([{ sha256 }]);
  await keys.bus.request(deleteApiKey, { actor: admin, projectId, keyId: id });
  const other = anAdmin();
  const elsewhere = { actor: other, projectId: other.membership?.projectId ?? '' };
  expect(await resultsOf([{ sha256 }], elsewhere)).toEqual([{ sha256, ok: false, code: 'api-key.hash-taken' }]);
});

test('imported keys count as any others do', async () => {
  await keys.bus.request(setApiKeyPolicy, {
    actor: admin,
    projectId,
    expectedVersion: 0,
    ...aPolicy({ keysPerMember: 3 }),
  });
  const results = await resultsOf(Array.from({ length: 10 }, () => ({ sha256: aHash() })));
  expect(results.filter(({ ok }) => ok)).toHaveLength(3);
  expect(results.filter(({ code }) => code === 'api-key.limit-reached')).toHaveLength(7);
});

test.each<[string, () => Actor, string]>([
  ['a user', () => aUser({ projectId }), 'permission.denied'],
  ['an auditor', () => anAuditor({ projectId }), 'permission.denied'],
  ['a stranger', () => aStranger(), 'project.not-found'],
  ['an admin of another project', () => anAdmin(), 'project.not-found'],
])('nothing is imported by %s', async (_, actor, code) => {
  await expect(importing([{ sha256: aHash() }], { actor: actor() })).rejects.toMatchObject({ code });
  expect(await count()).toBe(0);
});

test('an operator who is no member has no keys of its own to import', async () => {
  const sha256 = aHash();
  const results = await resultsOf([{ sha256 }], { actor: anOperator(), projectId: newId('prj') });
  expect(results).toEqual([{ sha256, ok: false, code: 'api-key.owner-not-member' }]);
});

test('a hash that is kept under an older pepper is taken, and a retry of its import finds it', async () => {
  const sha256 = aHash();
  const idempotency = once();
  const first = await importing([{ sha256 }], { idempotency });
  await keys.stop();
  keys = await startKeysService(servers, `2:${aPepper()},${oldPepper}`);
  expect(await resultsOf([{ sha256 }])).toEqual([{ sha256, ok: false, code: 'api-key.hash-taken' }]);
  expect(await importing([{ sha256 }], { idempotency })).toEqual({ body: first.body, replayed: true });
});
