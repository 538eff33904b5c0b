import { setTimeout as wait } from 'node:timers/promises';
import { deleteApiKey, newId, type Actor } from '#contracts';
import { anActor, aUser, eventually, startServers, type TestServers } from '#testing';
import type { Changes } from '#verifier';
import { Revoker } from '../src/revocations/revoker.js';
import { RevocationStore } from '../src/revocations/store/revocation.store.js';
import { aPepper } from './builders.js';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';
import { PlayedVerifier } from './verifiers.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 30_000;
const AT_ONCE = { withinMs: 5_000 };
/** Much less than a lease lasts. */
const NO_WAIT_MS = 1_500;
const LEASE_IS_OVER = { withinMs: 6_000 };

let servers: TestServers;
let keys: KeysService;
let holder: Actor;
let verifier: PlayedVerifier;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});
beforeEach(() => {
  holder = aUser();
  verifier = new PlayedVerifier(keys);
});
afterEach(() => verifier.end());

function remove({ view }: HeldKey, from = keys): Promise<{ readonly revision: string }> {
  return from.bus.request(deleteApiKey, { actor: holder, projectId: view.projectId, keyId: view.id });
}

/** A change that nothing is stored of, so that only what was asked for can tell of it. */
function settle(changes: Partial<Changes>, revision = `${newId('key')}:2`, from = keys): Promise<void> {
  return from.app.get(Revoker).settle({ revision, projectId: null, by: null, changes });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function record(revision: string) {
  return keys.app.get(RevocationStore).find(revision);
}

test('without verifiers a revocation waits for nobody', async () => {
  const key = await makeKey(keys, holder);
  expect(await timed(() => remove(key))).toBeLessThan(NO_WAIT_MS);
  expect(await record(`${key.view.id}:2`)).toMatchObject({ verifiers: 0, applied: 0, by: holder.userId });
});

test('a lease that is renewed after a change carries it', async () => {
  const key = await makeKey(keys, holder);
  const { keys: before } = await verifier.renew();
  expect(before).not.toContainEqual(expect.objectContaining({ keyId: key.view.id }));
  const removed = remove(key);
  await eventually(() => verifier.acknowledge(), AT_ONCE);
  await removed;
  expect((await verifier.renew()).keys).toContainEqual({ keyId: key.view.id, ver: 2 });
});

test('a revocation is answered once its verifier has applied it, and not before', async () => {
  const key = await makeKey(keys, holder);
  await verifier.renew();
  let answered = false;
  const removed = remove(key).finally(() => (answered = true));
  await eventually(() => expect(verifier.pushes).toHaveLength(1), AT_ONCE);
  expect(verifier.pushes[0]).toMatchObject({ revision: `${key.view.id}:2`, keys: [{ keyId: key.view.id, ver: 2 }] });
  await wait(500);
  expect(answered).toBe(false);
  verifier.acknowledge();
  expect(await timed(() => removed)).toBeLessThan(NO_WAIT_MS);
  expect(await record(`${key.view.id}:2`)).toMatchObject({ verifiers: 1, applied: 1 });
});

describe('where a verifier does not answer', () => {
  test(
    'its lease is waited for, and no new one is told without the change, whatever its date',
    async () => {
      const change = { keyId: newId('key'), ver: 2 };
      await verifier.renew();
      let settled = false;
      const revision = `${change.keyId}:2`;
      const took = timed(() => settle({ keys: [change] }, revision).finally(() => (settled = true)));
      await wait(1_000);
      expect((await verifier.renew()).keys).toContainEqual(change);
      await wait(900);
      expect((await verifier.renew()).keys).toContainEqual(change);
      expect(settled).toBe(false);
      expect(await took).toBeGreaterThan(2_000);
      expect(await took).toBeLessThan(8_000);
      expect(await record(revision)).toMatchObject({ verifiers: 1, applied: 0 });
      expect((await verifier.renew()).keys).not.toContainEqual(change);
    },
    TEST_WITHIN_MS,
  );

  test(
    'the next revocation, which has seen its lease end, is not held up',
    async () => {
      await verifier.renew();
      await settle({});
      expect(await timed(() => settle({}))).toBeLessThan(NO_WAIT_MS);
      await verifier.renew();
      expect(await timed(() => settle({}))).toBeGreaterThan(2_000);
    },
    TEST_WITHIN_MS,
  );

  test(
    'a lease that ended before anybody revoked anything holds up nothing',
    async () => {
      await verifier.renew();
      await wait(4_500);
      const asked = async () => expect(await timed(() => settle({}))).toBeLessThan(NO_WAIT_MS);
      await eventually(asked, LEASE_IS_OVER);
    },
    TEST_WITHIN_MS,
  );

  test('one that gave its lease back is not waited for', async () => {
    await verifier.renew();
    await verifier.end();
    expect(await timed(() => settle({}))).toBeLessThan(NO_WAIT_MS);
  });
});

describe('asked for again', () => {
  test('what is settled is answered at once, and its record stays', async () => {
    const key = await makeKey(keys, holder);
    const { revision } = await remove(key);
    const first = await record(revision);
    await verifier.renew();
    expect(await timed(() => remove(key))).toBeLessThan(NO_WAIT_MS);
    expect(await record(revision)).toEqual(first);
  });

  test('what is under way is waited for', async () => {
    const revision = `${newId('key')}:2`;
    await verifier.renew();
    const took = await Promise.all([1, 2, 3].map(() => timed(() => settle({}, revision))));
    for (const each of took) expect(each).toBeGreaterThan(2_000);
    expect(verifier.pushes).toHaveLength(1);
  });
});

test('many at once are told together', async () => {
  await verifier.renew();
  const changes = Array.from({ length: 500 }, () => ({ keyId: newId('key'), ver: 2 }));
  const all = Promise.all(changes.map((change) => settle({ keys: [change] }, `${change.keyId}:2`)));
  const answering = setInterval(() => verifier.pushes.length > 0 && verifier.acknowledge(), 5);
  await all.finally(() => clearInterval(answering));
  expect(verifier.pushes.length).toBeLessThan(50);
  const told = new Set(verifier.pushes.flatMap((push) => push.keys.map(({ keyId }) => keyId)));
  expect(changes.filter(({ keyId }) => !told.has(keyId))).toEqual([]);
  expect(await record(`${changes[499]?.keyId}:2`)).toMatchObject({ verifiers: 1, applied: 1 });
});

test(
  'what is too much for a message has verifiers forget all, and waits for them',
  async () => {
    const { epoch } = await verifier.renew();
    const changes = Array.from({ length: 2_400 }, () => ({ keyId: newId('key'), ver: 2 }));
    const took = timed(() => settle({ keys: changes }));
    await wait(1_000);
    const renewal = await verifier.renew();
    expect(renewal).toMatchObject({ keys: [], members: [], projects: [], owners: [] });
    expect(renewal.epoch).not.toBe(epoch);
    expect(await took).toBeGreaterThan(2_000);
    expect(verifier.pushes).toEqual([]);
  },
  TEST_WITHIN_MS,
);

test(
  'of two services on one database, each waits for the leases that the other gave',
  async () => {
    const other = await startKeysService(servers, `1:${aPepper()}`);
    try {
      await verifier.renew();
      const took = await Promise.all([keys, other].map((each) => timed(() => settle({}, undefined, each))));
      for (const each of took) expect(each).toBeGreaterThan(2_000);
    } finally {
      await other.stop();
    }
  },
  TEST_WITHIN_MS,
);

test.each([undefined, null, 7, '', 'a b', 'x'.repeat(65), { $ne: null }])('a verifier is not called %j', async (id) => {
  const asked = keys.bus.request({ subject: 'api-keys.renew-lease', body: null }, { verifier: id });
  await expect(asked).rejects.toMatchObject({ code: 'request.malformed' });
});

test('an unknown revocation, or no revision at all, is not found', async () => {
  const actor = anActor({ operator: true });
  for (const revision of [`${newId('key')}:2`, '', 7, null, { $gt: '' }]) {
    const asked = keys.bus.request({ subject: 'api-keys.get-revocation', body: null }, { actor, revision });
    await expect(asked).rejects.toMatchObject({ code: 'revocation.not-found' });
  }
});
