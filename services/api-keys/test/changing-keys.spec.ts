import {
  createApiKey,
  deleteApiKey,
  extendApiKey,
  getApiKey,
  inRequest,
  type Actor,
  type Replayable,
} from '#contracts';
import { anAdmin, anAuditor, anOperator, aStranger, aUser, eventually, startServers, type TestServers } from '#testing';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { aCreation, once } from './builders.js';
import { hearEvents, makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let keys: KeysService;
let owner: Actor;
let projectId: string;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});
beforeEach(() => {
  owner = aUser();
  projectId = owner.membership?.projectId ?? '';
});

const of = ({ view }: HeldKey, actor = owner) => ({ actor, projectId, keyId: view.id });
const extend = (key: HeldKey, days: number, idempotency = once()) =>
  keys.bus.request(extendApiKey, { ...of(key), days, idempotency });
const remove = (key: HeldKey) => keys.bus.request(deleteApiKey, of(key));
const stored = (key: HeldKey) => keys.documents.findById(key.view.id).orFail().lean();
const later = (time: string, days: number) => new Date(new Date(time).getTime() + days * DAY_MS).toISOString();

test('a new key and its event are one document, and the event waits there for the audit', async () => {
  const context = { requestId: 'req_of-this-test', deadline: Date.now() + 2_000 };
  const key = await inRequest(context, () => makeKey(keys, owner, { name: 'nightly', days: 10 }));
  expect(key.view).toMatchObject({ projectId, ownerId: owner.userId, name: 'nightly', status: 'active', version: 1 });
  expect(key.view.expiresAt).toBe(later(key.view.createdAt, 10));
  const eid = `${key.view.id}:1`;
  const actor = { kind: 'user', id: owner.userId, memberId: owner.membership?.memberId, role: 'user' };
  const after = { name: 'nightly', ownerId: owner.userId, expiresAt: key.view.expiresAt };
  const event = { eid, ver: 1, type: 'key.created', requestId: 'req_of-this-test', actor, before: null, after };
  expect(await stored(key)).toMatchObject({ ver: 1, ownerId: owner.userId, projectId, pending: [event] });
});

test('neither the text of a key nor its digest is stored anywhere', async () => {
  const { request, text } = aCreation(owner);
  await keys.bus.request(createApiKey, request);
  const document = JSON.stringify(await keys.documents.findById(request.material.keyId).orFail().lean());
  expect(document).toContain(request.material.prefix);
  for (const secret of [text, text.slice(-49, -6), request.material.digest]) expect(document).not.toContain(secret);
});

test('a create that is sent again gets the first answer to the byte, and makes nothing', async () => {
  const idempotency = once();
  const { request } = aCreation(owner, { idempotency });
  const first = await keys.bus.request(createApiKey, request);
  keys.clock.advance(1_000);
  const again = await keys.bus.request(createApiKey, aCreation(owner, { idempotency }).request);
  expect(first).toMatchObject({ replayed: false, sealed: request.material.sealed });
  expect(JSON.stringify(again)).toBe(JSON.stringify({ ...first, replayed: true }));
  expect(await keys.documents.countDocuments({ projectId })).toBe(1);
});

test('of ten creates under one idempotency key at the same moment one takes effect', async () => {
  const idempotency = once();
  const create = () => keys.bus.request(createApiKey, aCreation(owner, { idempotency }).request);
  const answers = await Promise.all(Array.from({ length: 10 }, create));
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(new Set(answers.map(({ body, sealed }) => JSON.stringify([body, sealed]))).size).toBe(1);
  expect(await keys.documents.countDocuments({ projectId })).toBe(1);
});

test('an idempotency key is refused for another request, be it on another key', async () => {
  const idempotency = once();
  const first = await makeKey(keys, owner, { idempotency });
  const second = await makeKey(keys, owner);
  const other = once({ key: idempotency.key });
  const refused = { code: 'idempotency.key-reused' };
  await expect(makeKey(keys, owner, { idempotency: other })).rejects.toMatchObject(refused);
  await expect(extend(first, 10, other)).rejects.toMatchObject(refused);
  await expect(extend(second, 10, other)).rejects.toMatchObject(refused);
  expect(await stored(second)).toMatchObject({ ver: 1 });
});

test('a refused idempotency key refuses its own request only, not those that came at the same moment', async () => {
  const idempotency = once();
  await makeKey(keys, owner, { idempotency });
  const second = await makeKey(keys, owner);
  const own = Array.from({ length: 10 }, () => extend(second, 1));
  const refused = extend(second, 1, once({ key: idempotency.key }));
  await expect(refused).rejects.toMatchObject({ code: 'idempotency.key-reused' });
  await Promise.all(own);
  expect(await stored(second)).toMatchObject({ ver: 11 });
});

test.each<[string, () => Actor, string]>([
  ['an operator outside the project', () => anOperator(), 'api-key.owner-not-member'],
  ['an auditor', () => anAuditor({ projectId }), 'permission.denied'],
  ['a stranger', () => aStranger(), 'project.not-found'],
  ['an admin of another project', () => anAdmin(), 'project.not-found'],
])('no key is made for %s', async (_, actor, code) => {
  await expect(makeKey(keys, actor(), { projectId })).rejects.toMatchObject({ code });
  expect(await keys.documents.countDocuments({ projectId })).toBe(0);
});

test('an extension and its event are one write', async () => {
  const key = await makeKey(keys, owner, { days: 10 });
  const { body } = await extend(key, 30);
  const to = later(key.view.expiresAt, 30);
  expect(body).toEqual({ ...key.view, expiresAt: to, version: 2 });
  const event = { ver: 2, type: 'key.extended', data: { days: 30, from: key.view.expiresAt, to } };
  expect(await stored(key)).toMatchObject({ ver: 2, expiresAt: new Date(to), pending: [{ ver: 1 }, event] });
});

test('an extension that is sent again extends once and gets the first answer to the byte', async () => {
  const key = await makeKey(keys, owner);
  const idempotency = once();
  const inParallel = await Promise.all(Array.from({ length: 5 }, () => extend(key, 30, idempotency)));
  await extend(key, 5);
  const answers: Replayable<unknown>[] = [...inParallel, await extend(key, 30, idempotency)];
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await stored(key)).toMatchObject({ ver: 3, expiresAt: new Date(later(key.view.expiresAt, 35)) });
});

test.each([
  ['too long for the policy', 366, 'api-key.extension-too-long'],
  ['of no day', 0, 'request.invalid'],
  ['of half a day', 0.5, 'request.invalid'],
  ['backwards', -1, 'request.invalid'],
])('an extension %s changes nothing, and the field is named', async (_, days, code) => {
  const key = await makeKey(keys, owner);
  await expect(extend(key, days)).rejects.toMatchObject({ code, fields: [{ field: 'days' }] });
  expect(await stored(key)).toMatchObject({ ver: 1, expiresAt: new Date(key.view.expiresAt), pending: [{ ver: 1 }] });
});

test('a lapsed key gains the days from now', async () => {
  const key = await makeKey(keys, owner, { days: 1 });
  keys.clock.advance(10 * DAY_MS);
  const { body } = await extend(key, 7);
  expect(body).toMatchObject({ status: 'active', expiresAt: later(keys.clock.now().toISOString(), 7) });
});

test('100 extensions at the same moment all count, each from where the one before ended', async () => {
  const events = hearEvents(keys, projectId);
  const key = await makeKey(keys, owner, { days: 10 });
  // On a slow disk the audit falls behind, and who has waited too long is asked to come again.
  const extendInTheEnd = async () => {
    const idempotency = once();
    await eventually(() => extend(key, 2, idempotency), { withinMs: 20_000 });
  };
  await Promise.all(Array.from({ length: 100 }, extendInTheEnd));
  expect(await stored(key)).toMatchObject({ ver: 101, expiresAt: new Date(later(key.view.expiresAt, 200)) });
  await eventually(() => expect(events).toHaveLength(101), { withinMs: 10_000 });
  expect(events.map(({ aggregatever }) => aggregatever)).toEqual(Array.from({ length: 101 }, (__, at) => at + 1));
  expect(events.slice(1).map(({ data }) => [data['from'], data['to']])).toEqual(
    Array.from({ length: 100 }, (__, at) => [2 * at, 2 * at + 2].map((days) => later(key.view.expiresAt, days))),
  );
});

test('deleting twice, or ten times at once, is one event and one revision', async () => {
  const key = await makeKey(keys, owner);
  const answers = await Promise.all(Array.from({ length: 10 }, () => remove(key)));
  answers.push(await remove(key));
  expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([`${key.view.id}:2`]));
  expect(await stored(key)).toMatchObject({ ver: 2, pending: [{ type: 'key.created' }, { type: 'key.deleted' }] });
});

test('a deleted key is not found, and cannot be extended back', async () => {
  const key = await makeKey(keys, owner);
  await remove(key);
  await expect(keys.bus.request(getApiKey, of(key))).rejects.toMatchObject({ code: 'api-key.not-found' });
  await expect(extend(key, 10)).rejects.toMatchObject({ code: 'api-key.not-found' });
});

test('however extensions race a delete, nothing changes the key after it', async () => {
  const key = await makeKey(keys, owner);
  const racing = Array.from({ length: 21 }, (_, at) => (at === 10 ? remove(key) : extend(key, 1)));
  const outcomes = await Promise.allSettled(racing);
  expect(outcomes[10]).toMatchObject({ status: 'fulfilled' });
  const extensions = outcomes.filter(({ status }) => status === 'fulfilled').length - 1;
  const { deletedAt, ver, pending } = await stored(key);
  expect(deletedAt).not.toBeNull();
  expect(ver).toBe(extensions + 2);
  expect(pending.at(-1)).toMatchObject({ type: 'key.deleted', ver });
});

describe('whose key it is', () => {
  const operations: [string, (actor: Actor, keyId: string) => Promise<unknown>][] = [
    ['read', (actor, keyId) => keys.bus.request(getApiKey, { actor, projectId, keyId })],
    [
      'extend',
      (actor, keyId) => keys.bus.request(extendApiKey, { actor, projectId, keyId, days: 1, idempotency: once() }),
    ],
    ['delete', (actor, keyId) => keys.bus.request(deleteApiKey, { actor, projectId, keyId })],
  ];

  test.each(operations)('to %s it, a stranger is told the same as of a key that never was', async (_, attempt) => {
    const { id } = (await makeKey(keys, owner)).view;
    const absent = aCreation(owner).request.material.keyId;
    for (const actor of [aStranger(), aUser({ projectId }), anAuditor({ projectId }), anAdmin()]) {
      const refusal = await attempt(actor, id).catch((failure: unknown) => failure);
      expect(refusal).toMatchObject({ code: 'api-key.not-found', fields: [] });
      await expect(attempt(actor, absent)).rejects.toEqual(refusal);
    }
    expect(await keys.documents.findById(id).lean()).toMatchObject({ ver: 1, deletedAt: null });
  });

  test.each(operations)('an admin of the project and an operator may %s it', async (_, attempt) => {
    for (const actor of [anAdmin({ projectId }), anOperator()]) {
      const { id } = (await makeKey(keys, owner)).view;
      await attempt(actor, id);
    }
  });
});
