import { setTimeout as wait } from 'node:timers/promises';
import { findPendingEvents, listPending, listVersions, newId, type PendingPage } from '#contracts';
import { EventStream, Receipts } from '#messaging';
import { Metrics } from '#runtime';
import { eventually, startServers, type TestServers } from '#testing';
import { Relay, Transactions } from '../src/index.js';
import { startAuditor, type Auditor } from './auditor.js';
import { aBirth, eids, eidsOf, plus, startCounters, type Counters } from './counters.js';

const START_WITHIN_MS = 300_000;
const SOON = { withinMs: 10_000 };

let servers: TestServers;
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  servers = await startServers();
}, START_WITHIN_MS);
afterAll(() => servers.stop());
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

async function counters(place: Parameters<typeof startCounters>[1] = {}): Promise<Counters> {
  const started = await startCounters(servers, { service: newId('req'), ...place });
  running.push(started);
  return started;
}

async function auditor(options: Parameters<typeof startAuditor>[1]): Promise<Auditor> {
  const started = await startAuditor(servers.natsUrl, options);
  running.push(started);
  return started;
}

async function insert(owner: Counters): Promise<string> {
  return (await owner.store.insert(aBirth(owner)))._id;
}

async function count(owner: Counters, id: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await owner.store.change(id, plus(1));
}

const pendingOf = async (owner: Counters, id: string) => eidsOf((await owner.read(id)).pending);

const allConfirmed = (owner: Counters, ...ids: readonly string[]) =>
  eventually(async () => {
    for (const id of ids) expect(await pendingOf(owner, id)).toEqual([]);
  }, SOON);

test('the events of each document are told once, in the order of its versions', async () => {
  const owner = await counters();
  const audit = await auditor({ projectId: owner.projectId });
  const ids = await Promise.all([insert(owner), insert(owner), insert(owner)]);
  await Promise.all(ids.map((id) => count(owner, id, 10)));
  await allConfirmed(owner, ...ids);
  for (const id of ids) expect(audit.heard.filter((eid) => eid.startsWith(id))).toEqual(eids(id, 1, 11));
});

test('an event leaves its document on the audit’s receipt and not before', async () => {
  const owner = await counters();
  const audit = await auditor({ projectId: owner.projectId, receipts: false });
  const id = await insert(owner);
  await eventually(() => expect(audit.heard).toEqual([`${id}:1`]), SOON);
  await wait(500);
  expect(await pendingOf(owner, id)).toEqual([`${id}:1`]);
  audit.app.get(Receipts).send(owner.service, [`${id}:1`]);
  await allConfirmed(owner, id);
  expect((await owner.read(id)).ver).toBe(1);
});

test('a receipt removes the events it names and no other', async () => {
  const owner = await counters();
  const [id, other] = [await insert(owner), await insert(owner)];
  await count(owner, id, 3);
  owner.app.get(Receipts).send(owner.service, [`${id}:1`, `${id}:3`, `${id}:9`, 'usr_of_another_collection:1']);
  await eventually(async () => expect(await pendingOf(owner, id)).toEqual([`${id}:2`, `${id}:4`]), SOON);
  expect(await pendingOf(owner, other)).toEqual([`${other}:1`]);
});

test('a lost receipt is asked for', async () => {
  const owner = await counters();
  const audit = await auditor({ projectId: owner.projectId, receipts: false });
  const id = await insert(owner);
  await count(owner, id, 4);
  await allConfirmed(owner, id);
  expect(audit.heard).toEqual(eids(id, 1, 5));
});

test('events wait for an audit that is away, and are all confirmed once it is back', async () => {
  const owner = await counters();
  const id = await insert(owner);
  await count(owner, id, 9);
  await wait(500);
  expect(await pendingOf(owner, id)).toEqual(eids(id, 1, 10));
  const audit = await auditor({ projectId: owner.projectId });
  await allConfirmed(owner, id);
  expect(audit.heard).toEqual(eids(id, 1, 10));
});

test('two processes of one owner tell an event once between them, and both hear of its receipt', async () => {
  const place = { database: newId('req'), service: newId('req'), projectId: newId('prj') };
  const [first, second] = [await counters(place), await counters(place)];
  const audit = await auditor(first);
  const id = await insert(first);
  for (let round = 0; round < 10; round++) await (round % 2 ? first : second).store.change(id, plus(1));
  await allConfirmed(first, id);
  expect([...audit.heard].sort()).toEqual(eids(id, 1, 11).sort());
});

test('more documents than a page of the relay holds are all told after a restart', async () => {
  const place = { database: newId('req'), service: newId('req'), projectId: newId('prj') };
  const before = await startCounters(servers, place);
  const ids = await Promise.all(Array.from({ length: 450 }, () => insert(before)));
  await before.stop();

  const audit = await auditor(place);
  const after = await counters(place);
  const open = () => after.count({ 'pending.0': { $exists: true } });
  await eventually(async () => expect(await open()).toBe(0), { withinMs: 20_000 });
  expect(new Set(audit.heard)).toEqual(new Set(ids.map((id) => `${id}:1`)));
});

test('what a transaction has committed is told, what it has undone is not', async () => {
  const owner = await counters();
  const audit = await auditor({ projectId: owner.projectId });
  const [kept, undone] = [aBirth(owner), aBirth(owner)];
  const transactions = owner.app.get(Transactions);
  const failing = transactions.run(async (session) => {
    await owner.store.insert(undone, session);
    throw new Error('undo');
  });
  await expect(failing).rejects.toThrow('undo');
  await transactions.run((session) => owner.store.insert(kept, session));
  await allConfirmed(owner, kept.state._id);
  expect(audit.heard).toEqual([`${kept.state._id}:1`]);
});

test('what is not confirmed is told to the audit when it asks, of one thing and of all', async () => {
  const owner = await counters();
  const ids = [await insert(owner), await insert(owner), await insert(owner)];
  await count(owner, ids[0] ?? '', 3);
  const { bus, service } = owner;
  const { events } = await bus.request(findPendingEvents(service), { target: ids[0] ?? '' });
  expect(events.map(({ id }) => id)).toEqual(eids(ids[0] ?? '', 1, 4));
  expect(events[0]).toMatchObject({ source: `/keyward/${service}`, subject: ids[0], aggregatever: 1 });
  expect(await bus.request(findPendingEvents(service), { target: newId('key') })).toEqual({ events: [] });

  const told: string[] = [];
  let after: string | null = null;
  do {
    const page: PendingPage = await bus.request(listPending(service), { after, limit: 1, olderThanMs: 0 });
    told.push(...page.events.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  expect(told.toSorted()).toEqual([...eids(ids[0] ?? '', 1, 4), `${ids[1]}:1`, `${ids[2]}:1`].toSorted());
  const young = await bus.request(listPending(service), { after: null, limit: 100, olderThanMs: 60_000 });
  expect(young).toEqual({ events: [], next: null });
  const stranger = newId('key');
  const { versions } = await bus.request(listVersions(service), { targets: [...ids, stranger, 'nonsense'] });
  expect(versions).toEqual({ [ids[0] ?? '']: 4, [ids[1] ?? '']: 1, [ids[2] ?? '']: 1 });
});

test('how much waits, and since when, is measured', async () => {
  const owner = await counters();
  const metrics = new Metrics(owner.service);
  owner.app.get(Relay).tellTo(metrics);
  owner.app.get(EventStream).tellTo(metrics);
  expect(await metrics.read()).toMatch(/^keyward_oldest_pending_event_seconds\S* 0$/m);
  await insert(owner);
  await wait(1_100);
  const text = await metrics.read();
  expect(Number(/^keyward_oldest_pending_event_seconds\S* (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(1);
  expect(text).toMatch(/^keyward_relay_backlog_documents\S* 1$/m);
});
