import { newId, type Idempotency } from '#contracts';
import { eventually, SettableClock, startServers, type TestServers } from '#testing';
import { isDuplicateKey } from '../src/index.js';
import { aBirth, asItIs, plus, startCounters, type Counter, type Counters } from './counters.js';

const START_WITHIN_MS = 300_000;
const HOUR_MS = 3_600_000;

let servers: TestServers;
let counters: Counters;
let second: Counters;

beforeAll(async () => {
  servers = await startServers();
  const database = newId('req');
  counters = await startCounters(servers, { database });
  second = await startCounters(servers, { database });
}, START_WITHIN_MS);
afterAll(async () => {
  await Promise.all([counters.stop(), second.stop()]);
  await servers.stop();
});

const aRequest = (): Idempotency => ({ key: newId('req'), fingerprint: newId('req') });
const another = ({ key }: Idempotency): Idempotency => ({ ...aRequest(), key });

/** What the first caller is answered: it names the moment, so a second execution would show. */
const answered = ({ _id, total, ver }: Counter) => ({ _id, total, ver });

const insert = () => counters.store.insert(aBirth(counters));

describe('a creation', () => {
  test('is carried out once for its key: a retry gets the first answer', async () => {
    const request = aRequest();
    const first = await counters.store.insertOnce(aBirth(counters), request, answered);
    const again = await counters.store.insertOnce(aBirth(counters), request, answered);
    expect(first).toMatchObject({ replayed: false, body: { ver: 1 } });
    expect(again).toEqual({ replayed: true, body: first.body });
    expect(await counters.count({ 'replays.key': request.key })).toBe(1);
  });

  test('gives the first answer even after the document has changed', async () => {
    const request = aRequest();
    const { body } = await counters.store.insertOnce(aBirth(counters), request, answered);
    await counters.store.change(body._id, plus(7));
    const again = await counters.store.insertOnce(aBirth(counters), request, answered);
    expect(again).toEqual({ replayed: true, body: { _id: body._id, total: 0, ver: 1 } });
  });

  test('is refused where the key was used for another request', async () => {
    const request = aRequest();
    await counters.store.insertOnce(aBirth(counters), request, answered);
    const reuse = counters.store.insertOnce(aBirth(counters), another(request), answered);
    await expect(reuse).rejects.toThrow('idempotency.key-reused');
  });

  test('sent 40 times at once to two processes makes one document', async () => {
    const request = aRequest();
    const sent = Array.from({ length: 40 }, (_, index) =>
      (index % 2 ? counters : second).store.insertOnce(aBirth(counters), request, answered),
    );
    const answers = await Promise.all(sent);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body._id)).size).toBe(1);
    expect(await counters.count({ 'replays.key': request.key })).toBe(1);
  });

  test('that collides with another document’s unique value is no replay', async () => {
    const taken = await counters.store.insert(aBirth(counters, { name: newId('req') }));
    const collision = counters.store.insertOnce(aBirth(counters, { name: taken.name }), aRequest(), answered);
    expect(await collision.catch(isDuplicateKey)).toBe(true);
  });
});

describe('a change', () => {
  test('is carried out once for its key: a retry gets the first answer', async () => {
    const { _id } = await insert();
    const request = aRequest();
    const first = await counters.store.changeOnce(_id, request, plus(5), answered);
    await counters.store.change(_id, plus(1));
    const again = await second.store.changeOnce(_id, request, plus(5), answered);
    expect(first).toEqual({ replayed: false, body: { _id, total: 5, ver: 2 } });
    expect(again).toEqual({ replayed: true, body: first.body });
    expect(await counters.read(_id)).toMatchObject({ total: 6, ver: 3 });
  });

  test('sent 40 times at once to two processes counts once', async () => {
    const { _id } = await insert();
    const request = aRequest();
    const sent = Array.from({ length: 40 }, (_, index) =>
      (index % 2 ? counters : second).store.changeOnce(_id, request, plus(5), answered),
    );
    const answers = await Promise.all(sent);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await counters.read(_id)).toMatchObject({ total: 5, ver: 2 });
  });

  test('is refused where the key was used for another request, on this document or another', async () => {
    const [{ _id }, other] = [await insert(), await insert()];
    const request = aRequest();
    await counters.store.changeOnce(_id, request, plus(5), answered);
    const onThis = counters.store.changeOnce(_id, another(request), plus(5), answered);
    await expect(onThis).rejects.toThrow('idempotency.key-reused');
    const onOther = counters.store.changeOnce(other._id, request, plus(5), answered);
    await expect(onOther).rejects.toThrow('idempotency.key-reused');
    expect(await counters.read(other._id)).toMatchObject({ total: 0, ver: 1 });
  });

  test('that reuses a key spoils no change that is made at the same moment', async () => {
    const [{ _id }, other] = [await insert(), await insert()];
    const request = aRequest();
    await counters.store.changeOnce(other._id, request, plus(1), answered);
    const reuse = counters.store.changeOnce(_id, request, plus(100), answered);
    const honest = Array.from({ length: 5 }, () => counters.store.change(_id, plus(1)));
    await expect(reuse).rejects.toThrow('idempotency.key-reused');
    await Promise.all(honest);
    expect(await counters.read(_id)).toMatchObject({ total: 5 });
  });

  test('that changed nothing is remembered all the same, without an event', async () => {
    const { _id } = await insert();
    const request = aRequest();
    await counters.store.changeOnce(_id, request, asItIs, answered);
    const again = await counters.store.changeOnce(_id, request, plus(5), answered);
    expect(again).toEqual({ replayed: true, body: { _id, total: 0, ver: 1 } });
    expect((await counters.read(_id)).pending).toHaveLength(1);
  });

  test('that was refused is not remembered: the retry is judged anew', async () => {
    const { _id } = await insert();
    const request = aRequest();
    const refuse = () => {
      throw new Error('not now');
    };
    await expect(counters.store.changeOnce(_id, request, refuse, answered)).rejects.toThrow('not now');
    const retry = await counters.store.changeOnce(_id, request, plus(5), answered);
    expect(retry).toMatchObject({ replayed: false, body: { total: 5 } });
  });
});

describe('an answer kept for a retry', () => {
  test('is forgotten from its 24th hour on, without a change of version and without an event', async () => {
    const [old, young] = [aRequest(), aRequest()];
    const clock = new SettableClock(new Date());
    const database = newId('req');
    const owner = await startCounters(servers, { database, clock });
    const { body } = await owner.store.insertOnce(aBirth(owner), old, answered);
    clock.advance(2 * HOUR_MS);
    await owner.store.changeOnce(body._id, young, plus(1), answered);
    const before = await owner.read(body._id);
    await owner.stop();

    clock.advance(22.5 * HOUR_MS);
    const later = await startCounters(servers, { database, clock });
    const keysOf = async () => (await later.read(body._id)).replays.map(({ key }) => key);
    await eventually(async () => expect(await keysOf()).toEqual([young.key]), { withinMs: 5_000 });
    const { ver, updatedAt, pending } = await later.read(body._id);
    expect({ ver, updatedAt, pending }).toEqual({ ver: 2, updatedAt: before.updatedAt, pending: before.pending });
    await later.stop();
  });
});
