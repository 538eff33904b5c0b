import { randomInt, randomUUID } from 'node:crypto';
import { newId, type KeywardEvent } from '#contracts';
import { consistencyProof, inclusionProof, isConsistent, isIncluded, leafHash, rootAt } from '#merkle';
import { eventually, startServers, type TestServers } from '#testing';
import { sortByVersion } from '../src/intake/domain/sort-by-version.js';
import { leafOf, toEntry } from '../src/log/domain/entry.js';
import type { LogWriter } from '../src/log/log-writer.js';
import { anEvent, versionsOf } from './builders.js';
import { assertSound, entriesIn, openLog, treeOf, type LogPart } from './log-part.js';

const START_WITHIN_MS = 300_000;
const LEADS_WITHIN_MS = 20_000;

let servers: TestServers;
let log: LogPart;

beforeAll(async () => {
  servers = await startServers();
}, START_WITHIN_MS);
afterAll(() => servers.stop());
beforeEach(async () => {
  log = await openLog(servers.mongoUrl, `log-${randomUUID()}`);
});
afterEach(async () => {
  await log.connection.dropDatabase();
  await log.close();
});

const someEvents = (count: number) => Array.from({ length: count }, () => anEvent());

/** As whoever takes events in does it: what the log has already is left out. */
async function take(writer: LogWriter, events: readonly KeywardEvent[]): Promise<void> {
  const heads = await writer.headsOf([...new Set(events.map(({ subject }) => subject))]);
  await writer.append(sortByVersion(events, heads).next);
}

/** Again and again, as events are told. Given up where another leads. */
async function takeStubbornly(writer: LogWriter, events: readonly KeywardEvent[]): Promise<void> {
  for (let time = 0; time < 20; time++) {
    const failure = await take(writer, events).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (failure === null) return;
  }
  throw new Error('they cannot be taken in');
}

test('what many callers append at once stands in the log once, each part in its order, and in the tree', async () => {
  const writer = log.writer(1);
  const heads: number[] = [];
  writer.onGrown(({ size }) => heads.push(size));
  const parts = Array.from({ length: 40 }, (_, at) => versionsOf(newId('key'), [1, 2, 3].concat(at % 2 ? [4, 5] : [])));
  await Promise.all(parts.map((part) => writer.append(part)));
  const entries = await assertSound(log);
  const eids = entries.map(({ eid }) => eid);
  for (const part of parts) {
    const first = eids.indexOf(part[0]?.id ?? '');
    expect(eids.slice(first, first + part.length)).toEqual(part.map(({ id }) => id));
  }
  expect(heads.at(-1)).toBe(160);
  expect(heads.length).toBeLessThan(parts.length);
});

test('where an old dump is put back under its writer, the log goes on from there without a hole', async () => {
  const writer = log.writer(1);
  const collections = ['entries', 'tiles'].map((name) => log.connection.collection<{ _id: unknown }>(name));
  await writer.append(someEvents(3));
  const dump = await Promise.all(collections.map((collection) => collection.find().toArray()));
  await writer.append(someEvents(4));
  for (const [at, collection] of collections.entries()) {
    await collection.deleteMany({});
    await collection.insertMany(dump[at] ?? []);
  }
  await takeStubbornly(writer, someEvents(2));
  expect(await assertSound(log)).toHaveLength(5);
});

test('every proof that is made from the tiles is right', async () => {
  const writer = log.writer(1);
  for (const count of [1, 2, 200, 120, 400, 77]) await writer.append(someEvents(count));
  const entries = await assertSound(log);
  const { readNodes } = log.tiles;
  const headOf = async (size: number) => ({ size, root: await rootAt(size, readNodes) });
  for (const size of [1, 2, 3, 255, 256, 257, 512, 700, 800]) {
    const head = await headOf(size);
    expect(head).toEqual(treeOf(entries.slice(0, size)));
    for (const entry of [0, randomInt(size), size - 1].map((index) => entries[index])) {
      if (entry === undefined) throw new Error('there is no such entry');
      const proof = await inclusionProof(entry._id, size, readNodes);
      expect(isIncluded(leafHash(leafOf(entry)), entry._id, proof, head)).toBe(true);
    }
    const last = await headOf(800);
    expect(isConsistent(head, last, await consistencyProof(size, 800, readNodes))).toBe(true);
  }
});

test('a log from before there was a tree is taken into one, whole, before anything is appended', async () => {
  const recordedAt = new Date('2026-01-01');
  const earlier = someEvents(2_300).map((event, at) => toEntry(event, at, recordedAt));
  await log.entries.insert(earlier);
  const writer = log.writer(1);
  const heads: number[] = [];
  writer.onGrown(({ size }) => heads.push(size));
  await writer.begin(1);
  expect(heads).toEqual([0, 1_000, 2_000, 2_300]);
  await assertSound(log);
  await writer.append(someEvents(3));
  expect(await assertSound(log)).toHaveLength(2_303);
});

test('entries that a predecessor has left without the tree are taken into it', async () => {
  await log.writer(1).append(someEvents(300));
  const left = someEvents(30).map((event, at) => toEntry(event, 300 + at, log.clock.now()));
  await log.entries.insert(left);
  const successor = log.writer(2);
  expect(await successor.headsOf(left.map(({ target }) => target))).toEqual(
    new Map(left.map(({ target }) => [target, 1])),
  );
  expect(await assertSound(log)).toHaveLength(330);
});

test('a log with a hole is not led on', async () => {
  await log.entries.insert(someEvents(3).map((event, at) => toEntry(event, at === 2 ? 3 : at, log.clock.now())));
  await expect(log.writer(1).begin(1)).rejects.toThrow('no entry at position 2');
});

test('whoever led before, and does not know it, cannot move the head, and what it wrote is not lost', async () => {
  const [former, present] = [log.writer(1), log.writer(2)];
  const first = versionsOf(newId('key'), [1, 2]);
  await take(former, first);
  await present.begin(2);
  const late = [...versionsOf(first[0]?.subject ?? '', [3]), ...someEvents(2)];
  await expect(take(former, late)).rejects.toThrow('another process');
  await expect(take(former, someEvents(1))).rejects.toThrow('another process');
  await take(present, late);
  expect(await assertSound(log)).toHaveLength(5);
  await take(present, someEvents(5));
  expect(await assertSound(log)).toHaveLength(10);
});

test('two that both take themselves for the leader, again and again, leave a sound log', async () => {
  const told = Array.from({ length: 12 }, () => versionsOf(newId('key'), [1, 2, 3, 4, 5, 6]));
  let term = 1;
  const writers = [log.writer(1), log.writer(1)];
  for (let round = 0; round < 12; round++) {
    const [history = []] = told.slice(round);
    writers[round % 2] = log.writer(++term);
    const attempts = writers.flatMap((writer) =>
      [history.slice(0, 2), history.slice(0, 4), history, someEvents(1)].map((events) => take(writer, events)),
    );
    await Promise.allSettled(attempts);
  }
  const last = log.writer(term + 1);
  for (const history of told) await takeStubbornly(last, history);
  const eids = (await assertSound(log)).map(({ eid }) => eid);
  expect(eids).toEqual(expect.arrayContaining(told.flat().map(({ id }) => id)));
});

test('where nobody else has written, what failed is said as it is', async () => {
  const writer = log.writer(1);
  const [event] = someEvents(1);
  await writer.append(event === undefined ? [] : [event]);
  const liar = { ...anEvent(), id: event?.id ?? '' };
  await expect(writer.append([liar])).rejects.toMatchObject({ code: 11_000 });
  await writer.append(someEvents(2));
  expect(await assertSound(log)).toHaveLength(3);
});

test('time does not run backwards along the log, though the clock does', async () => {
  const writer = log.writer(1);
  await writer.append(someEvents(1));
  log.clock.set(new Date(log.clock.now().getTime() - 60_000));
  await writer.append(someEvents(1));
  const successor = log.writer(2);
  await successor.append(someEvents(1));
  const [first, ...others] = await assertSound(log);
  expect(others.map(({ recordedAt }) => recordedAt)).toEqual([first?.recordedAt, first?.recordedAt]);
});

test('one of several leads; when it stops the next one does at once, and goes on where it stood', async () => {
  const contenders = [log.contender(), log.contender(), log.contender()];
  for (const { leadership } of contenders) leadership.onApplicationBootstrap();
  const leaders = () => contenders.filter(({ leadership }) => leadership.isOpen);
  const terms: (number | null)[] = [];
  let closed = 0;
  while (contenders.length > 0) {
    const leader = await eventually(
      () => {
        const [leader, ...others] = leaders();
        if (leader === undefined || others.length > 0) throw new Error(`${leaders().length} lead`);
        return leader;
      },
      { withinMs: LEADS_WITHIN_MS },
    );
    await leader.leadership.untilOpen();
    leader.leadership.onClosed(() => closed++);
    terms.push(leader.leadership.term);
    await leader.writer.append(someEvents(2));
    for (const { writer, leadership } of contenders) {
      if (leadership !== leader.leadership) await expect(writer.append(someEvents(1))).rejects.toThrow('leads');
    }
    await leader.leadership.onModuleDestroy();
    contenders.splice(contenders.indexOf(leader), 1);
    await expect(leader.writer.append(someEvents(1))).rejects.toThrow('leads');
  }
  expect(terms).toEqual([1, 2, 3]);
  expect(closed).toBe(3);
  expect(await assertSound(log)).toHaveLength(6);
});

test('heads are asked for in one question, whatever the length of a history', async () => {
  const writer = log.writer(1);
  const history = versionsOf(
    newId('key'),
    Array.from({ length: 300 }, (_, at) => at + 1),
  );
  await writer.append(history);
  const others = someEvents(3);
  await writer.append(others);
  const targets = [...others.map(({ subject }) => subject), history[0]?.subject ?? '', newId('key')];
  const asked = await log.writer(2).headsOf(targets);
  expect([...asked.values()]).toEqual([1, 1, 1, 300, 0]);
  expect(await entriesIn(log)).toHaveLength(303);
});
