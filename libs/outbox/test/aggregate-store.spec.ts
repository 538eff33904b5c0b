import mongoose from 'mongoose';
import { inRequest, newId, Problem } from '#contracts';
import { SettableClock, startServers, type TestServers } from '#testing';
import { Transactions } from '../src/index.js';
import { aBirth, asItIs, eids, eidsOf, plus, startCounters, type Counters } from './counters.js';

const START_WITHIN_MS = 300_000;
const HOUR_MS = 3_600_000;

let servers: TestServers;
let counters: Counters;
const clock = new SettableClock();

beforeAll(async () => {
  servers = await startServers();
  counters = await startCounters(servers, { clock });
}, START_WITHIN_MS);
afterAll(async () => {
  await counters.stop();
  await servers.stop();
});

const insert = () => counters.store.insert(aBirth(counters));

test('a new document holds its state, version 1 and the event that tells of it', async () => {
  const birth = aBirth(counters);
  const requestId = newId('req');
  await inRequest({ requestId, deadline: Date.now() + 2_000 }, () => counters.store.insert(birth));
  const stored = await counters.read(birth.state._id);
  expect(stored).toMatchObject({ ...birth.state, ver: 1, createdAt: clock.now(), updatedAt: clock.now() });
  const event = { ...birth.event, eid: `${stored._id}:1`, ver: 1, at: clock.now(), requestId };
  expect(stored.pending).toEqual([event]);
});

test('a change and its event reach the disk as one write', async () => {
  const { _id } = await insert();
  await counters.store.change(_id, plus(5));
  const stored = await counters.read(_id);
  expect(stored).toMatchObject({ total: 5, ver: 2 });
  expect(stored.pending[1]).toMatchObject({ eid: `${_id}:2`, before: { total: 0 }, after: { total: 5 } });
  expect(await operationsOn(_id)).toEqual(['i', 'u']);
});

test('a change answers the document as it then is', async () => {
  const { _id } = await insert();
  const changed = await counters.store.change(_id, plus(5));
  expect(changed).toMatchObject({ total: 5, ver: 2 });
});

test('a refusal reaches the caller and leaves neither change nor event', async () => {
  const { _id } = await insert();
  const refuse = () => {
    throw new Problem('api-key.expired');
  };
  await expect(counters.store.change(_id, refuse)).rejects.toThrow('api-key.expired');
  expect(await counters.read(_id)).toMatchObject({ total: 0, ver: 1 });
});

test('where there is nothing to change nothing is written', async () => {
  const { _id } = await insert();
  expect(await counters.store.change(_id, asItIs)).toMatchObject({ ver: 1 });
  expect(await operationsOn(_id)).toEqual(['i']);
});

test('a document that is missing is for the use case to refuse', async () => {
  const seen: unknown[] = [];
  const refuse = (counter: unknown) => {
    seen.push(counter);
    throw new Problem('api-key.not-found');
  };
  await expect(counters.store.change(newId('key'), refuse)).rejects.toThrow('api-key.not-found');
  expect(seen).toEqual([null]);
});

test('versions and event ids run without a gap, whatever is refused in between', async () => {
  const { _id } = await insert();
  const refuse = () => {
    throw new Problem('api-key.expired');
  };
  const changes = Array.from({ length: 30 }, (_, index) => counters.store.change(_id, index % 3 ? plus(1) : refuse));
  await Promise.allSettled(changes);
  const stored = await counters.read(_id);
  expect(stored).toMatchObject({ total: 20, ver: 21 });
  expect(eidsOf(stored.pending)).toEqual(eids(_id, 1, 21));
  expect(stored.pending.map(({ ver }) => ver)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
});

test('the times of one document never run backwards, whatever the clock does', async () => {
  const { _id } = await insert();
  const born = clock.now();
  clock.advance(-HOUR_MS);
  await counters.store.change(_id, plus(1));
  clock.advance(2 * HOUR_MS);
  await counters.store.change(_id, plus(1));
  clock.set(born);
  await counters.store.change(_id, plus(1));
  const { pending, updatedAt, createdAt } = await counters.read(_id);
  const later = new Date(born.getTime() + HOUR_MS);
  expect(pending.map(({ at }) => at)).toEqual([born, born, later, later]);
  expect([createdAt, updatedAt]).toEqual([born, later]);
});

test('a field that the schema does not know is refused rather than dropped', async () => {
  const birth = aBirth(counters);
  const state = { ...birth.state, surprise: 1 };
  await expect(counters.store.insert({ ...birth, state })).rejects.toThrow('surprise');
});

test('a transaction that fails leaves neither documents nor events', async () => {
  const births = [aBirth(counters), aBirth(counters)] as const;
  const transactions = counters.app.get(Transactions);
  const work = transactions.run(async (session) => {
    for (const birth of births) await counters.store.insert(birth, session);
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await counters.count({ _id: { $in: births.map(({ state }) => state._id) } })).toBe(0);
});

/** The writes that the replica set has replicated for this document, in their order: i for insert, u for update. */
async function operationsOn(id: string): Promise<string[]> {
  const connection = await mongoose.createConnection(servers.mongoUrl).asPromise();
  try {
    const oplog = connection.getClient().db('local').collection('oplog.rs');
    const entries = await oplog.find({ $or: [{ 'o._id': id }, { 'o2._id': id }] }).toArray();
    return entries.map((entry) => String(entry['op']));
  } finally {
    await connection.close();
  }
}
