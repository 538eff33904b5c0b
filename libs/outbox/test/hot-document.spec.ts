import { newId } from '#contracts';
import { Receipts } from '#messaging';
import { eventually, startServers, type TestServers } from '#testing';
import { aBirth, eids, eidsOf, plus, startCounters, type Counters } from './counters.js';

const START_WITHIN_MS = 300_000;
const MAX_PENDING = 50;

let servers: TestServers;
let first: Counters;
let second: Counters;

beforeAll(async () => {
  servers = await startServers();
  const place = { database: newId('req'), service: newId('req') };
  first = await startCounters(servers, place);
  second = await startCounters(servers, place);
}, START_WITHIN_MS);
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  await servers.stop();
});

/** As the audit does it: the owner hears that every event it has told so far is held for good. */
async function confirmAll(id: string): Promise<string[]> {
  const confirmed = eidsOf((await first.read(id)).pending);
  first.app.get(Receipts).send(first.service, confirmed);
  return confirmed;
}

test('of 200 changes at once, from two processes, every one counts and has its event', async () => {
  const { _id } = await first.store.insert(aBirth(first));
  const told: string[] = [];
  const changes = Array.from({ length: 200 }, (_, index) => (index % 2 ? first : second).store.change(_id, plus(1)));
  const all = Promise.all(changes);
  let counting = true;
  void all.finally(() => (counting = false)).catch(() => {});
  while (counting) told.push(...(await confirmAll(_id)));
  await all;
  const { total, ver, pending } = await first.read(_id);
  expect({ total, ver }).toEqual({ total: 200, ver: 201 });
  expect(new Set([...told, ...eidsOf(pending)])).toEqual(new Set(eids(_id, 1, 201)));
});

test('changes of many documents do not wait for each other', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, async () => (await first.store.insert(aBirth(first)))._id));
  await Promise.all(ids.flatMap((id) => [first.store.change(id, plus(1)), second.store.change(id, plus(2))]));
  expect(await first.count({ _id: { $in: ids }, total: 3, ver: 3 })).toBe(50);
});

test('a document with 50 unconfirmed events takes no more, until the audit has caught up', async () => {
  const { _id } = await first.store.insert(aBirth(first));
  await Promise.all(Array.from({ length: MAX_PENDING - 1 }, () => first.store.change(_id, plus(1))));
  const began = performance.now();
  await expect(first.store.change(_id, plus(1))).rejects.toMatchObject({ code: 'service.busy', status: 503 });
  expect(performance.now() - began).toBeLessThan(2_500);
  const stored = await first.read(_id);
  expect(stored).toMatchObject({ total: MAX_PENDING - 1, ver: MAX_PENDING });
  expect(stored.pending).toHaveLength(MAX_PENDING);

  await confirmAll(_id);
  await eventually(() => first.store.change(_id, plus(1)), { withinMs: 5_000 });
});

test('a change waits a little for the audit rather than being refused at once', async () => {
  const { _id } = await first.store.insert(aBirth(first));
  await Promise.all(Array.from({ length: MAX_PENDING - 1 }, () => first.store.change(_id, plus(1))));
  const change = first.store.change(_id, plus(1));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await confirmAll(_id);
  expect(await change).toMatchObject({ total: MAX_PENDING, ver: MAX_PENDING + 1 });
});
