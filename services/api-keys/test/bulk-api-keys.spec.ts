import {
  deleteApiKey,
  deleteApiKeys,
  extendApiKeys,
  inRequest,
  type Actor,
  type ExtendApiKeysRequest,
  type KeyResult,
} from '#contracts';
import { anAdmin, anAuditor, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { aCreation, once } from './builders.js';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;
const REQUEST = { requestId: 'req_of-this-test', deadline: Number.MAX_SAFE_INTEGER };

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

const makeKeys = (count: number) =>
  Promise.all(Array.from({ length: count }, () => makeKey(keys, owner, { days: 10 })));
const idsOf = (held: readonly HeldKey[]) => held.map(({ view }) => view.id);
const stored = ({ view }: HeldKey) => keys.documents.findById(view.id).orFail().lean();
const alter = (key: HeldKey | undefined, set: object) =>
  keys.documents.updateOne({ _id: key?.view.id ?? '' }, { $set: set });
const later = (time: string, days: number) => new Date(new Date(time).getTime() + days * DAY_MS).toISOString();
const absent = (id: string): KeyResult => ({ id, ok: false, code: 'api-key.not-found' });

const extend = (ids: readonly string[], given: Partial<ExtendApiKeysRequest> = {}) =>
  inRequest(REQUEST, () =>
    keys.bus.request(extendApiKeys, { actor: owner, projectId, ids, days: 5, idempotency: once(), ...given }),
  );
const remove = async (ids: readonly string[], actor = owner) => {
  const { results } = await inRequest(REQUEST, () => keys.bus.request(deleteApiKeys, { actor, projectId, ids }));
  return results;
};

/** One own, one of a stranger in the same project, one of another project, one that never was. */
async function aMixture() {
  const own = await makeKey(keys, owner, { days: 10 });
  const foreign = await makeKey(keys, aUser({ projectId }));
  const elsewhere = await makeKey(keys, aUser({ userId: owner.userId }));
  return { own, others: [foreign, elsewhere], never: aCreation(owner).request.material.keyId };
}

describe('several keys', () => {
  test('are extended each for itself, one event each, all of one request', async () => {
    const held = await makeKeys(3);
    const { body, replayed } = await extend(idsOf(held));
    const wanted = held.map(({ view }) => ({ id: view.id, ok: true, expiresAt: later(view.expiresAt, 5) }));
    expect({ body, replayed }).toEqual({ body: { results: wanted }, replayed: false });
    for (const key of held) {
      const event = { type: 'key.extended', requestId: REQUEST.requestId, data: { days: 5 } };
      expect(await stored(key)).toMatchObject({ ver: 2, pending: [{ ver: 1 }, event] });
    }
  });

  test('are deleted each for itself, one event each, all of one request; again, with the same revisions', async () => {
    const held = await makeKeys(3);
    await keys.bus.request(deleteApiKey, { actor: owner, projectId, keyId: held[1]?.view.id ?? '' });
    const results = await remove(idsOf(held));
    expect(results).toEqual(idsOf(held).map((id) => ({ id, ok: true, revision: `${id}:2` })));
    expect(await remove(idsOf(held))).toEqual(results);
    const [first] = await Promise.all(held.map(stored));
    expect(first).toMatchObject({
      ver: 2,
      pending: [{ ver: 1 }, { type: 'key.deleted', requestId: REQUEST.requestId }],
    });
  });

  test('of others are told of as absent ones, untouched, and do not keep the own ones', async () => {
    const { own, others, never } = await aMixture();
    const ids = [never, ...idsOf([own, ...others])];
    const { body } = await extend(ids);
    expect(body.results).toEqual([
      absent(never),
      { id: own.view.id, ok: true, expiresAt: later(own.view.expiresAt, 5) },
      ...idsOf(others).map(absent),
    ]);
    const done = { id: own.view.id, ok: true, revision: `${own.view.id}:3` };
    expect(await remove(ids)).toEqual([absent(never), done, ...idsOf(others).map(absent)]);
    for (const key of others) expect(await stored(key)).toMatchObject({ ver: 1, deletedAt: null });
  });

  test('of the whole project may be an admin’s and an operator’s matter', async () => {
    for (const actor of [anAdmin({ projectId }), anOperator()]) {
      const ids = idsOf(await makeKeys(2));
      expect((await extend(ids, { actor })).body.results.every(({ ok }) => ok)).toBe(true);
      expect((await remove(ids, actor)).every(({ ok }) => ok)).toBe(true);
    }
  });

  test('are refused as a whole to who may do this to none', async () => {
    const ids = idsOf(await makeKeys(1));
    for (const actor of [aStranger(), anAdmin()]) {
      await expect(extend(ids, { actor })).rejects.toMatchObject({ code: 'project.not-found' });
      await expect(remove(ids, actor)).rejects.toMatchObject({ code: 'project.not-found' });
    }
    const auditor = anAuditor({ projectId });
    await expect(extend(ids, { actor: auditor })).rejects.toMatchObject({ code: 'permission.denied' });
    expect(await remove(ids, auditor)).toEqual(ids.map(absent));
  });
});

test('a master key is not deleted among others: its second confirmation is missing', async () => {
  const held = await makeKeys(2);
  const [master, other] = idsOf(held);
  await alter(held[0], { kind: 'master' });
  expect(await remove(idsOf(held))).toEqual([
    { id: master, ok: false, code: 'api-key.confirmation-missing' },
    { id: other, ok: true, revision: `${other}:2` },
  ]);
});

describe('an extension of several keys', () => {
  test('that is sent again extends each once, and does what was not done', async () => {
    const held = await makeKeys(3);
    const idempotency = once();
    await alter(held[0], { deletedAt: new Date() });
    const first = await extend(idsOf(held), { idempotency });
    expect(first.body.results.map(({ ok }) => ok)).toEqual([false, true, true]);
    await alter(held[0], { deletedAt: null });
    const second = await extend(idsOf(held), { idempotency });
    expect(second.body.results.slice(1)).toEqual(first.body.results.slice(1));
    expect([second.body.results[0]?.ok, second.replayed]).toEqual([true, false]);
    expect(await extend(idsOf(held), { idempotency })).toEqual({ ...second, replayed: true });
    for (const key of held) expect(await stored(key)).toMatchObject({ ver: 2 });
  });

  test('under the idempotency key of another request is refused key by key, and nothing changes', async () => {
    const held = await makeKeys(2);
    const idempotency = once();
    await extend(idsOf(held), { idempotency });
    const { body } = await extend(idsOf(held), { idempotency: once({ key: idempotency.key }), days: 6 });
    expect(body.results).toEqual(idsOf(held).map((id) => ({ id, ok: false, code: 'idempotency.key-reused' })));
    for (const key of held) expect(await stored(key)).toMatchObject({ ver: 2 });
  });

  test('that is only tried out tells the new expiries and changes nothing', async () => {
    const { own, others } = await aMixture();
    const before = await stored(own);
    const { body } = await extend(idsOf([own, ...others]), { dryRun: true });
    const foretold = { id: own.view.id, ok: true, expiresAt: later(own.view.expiresAt, 5) };
    expect(body.results).toEqual([foretold, ...idsOf(others).map(absent)]);
    expect(await stored(own)).toEqual(before);
  });

  test.each([0, -1, 1.5, 1_000_000_000])('by %d days is refused by name, and nothing changes', async (days) => {
    const [key] = await makeKeys(1);
    const refusal = { code: 'request.invalid', fields: [{ field: 'days' }] };
    await expect(extend([key?.view.id ?? ''], { days })).rejects.toMatchObject(refusal);
    expect(await stored(key as HeldKey)).toMatchObject({ ver: 1 });
  });
});

test('1,001 keys, none, and one twice are refused by name', async () => {
  const many = Array.from({ length: 1_001 }, () => aCreation(owner).request.material.keyId);
  const refusal = { code: 'request.invalid', fields: [{ field: 'ids' }] };
  for (const ids of [many, [], ['key_1', 'key_1']]) {
    await expect(remove(ids)).rejects.toMatchObject(refusal);
    await expect(extend(ids)).rejects.toMatchObject(refusal);
  }
});
