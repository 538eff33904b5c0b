import { findAuditedEvents, newId, type KeywardEvent } from '#contracts';
import { eventually, startServers, type TestServers } from '#testing';
import {
  anOwner,
  assertWhole,
  confirmed,
  entriesOf,
  startAudit,
  type AuditService,
  type Owner,
} from './audit-service.js';
import { anEvent, versionsOf } from './builders.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let audit: AuditService;
let owner: Owner;

beforeAll(async () => {
  servers = await startServers();
  audit = await startAudit(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await audit.stop();
  await servers.stop();
});
beforeEach(async () => {
  owner = await anOwner(servers);
});
afterEach(async () => {
  await owner.leave();
  await assertWhole(audit);
});

const idsOf = (events: readonly KeywardEvent[]) => events.map(({ id }) => id);
const audited = async () => (await entriesOf(audit, owner)).map(({ eid }) => eid);
const histories = (targets: number, versions: number) =>
  Array.from({ length: targets }, () => newId('key')).map((target) =>
    versionsOf(
      target,
      Array.from({ length: versions }, (_, at) => at + 1),
      { source: owner.source },
    ),
  );

/** One of each in turn: the histories side by side, as a stream has them. */
function interleaved(all: readonly (readonly KeywardEvent[])[]): KeywardEvent[] {
  const length = Math.max(...all.map((history) => history.length));
  const turns = Array.from({ length }, (_, at) => all.map((history) => history[at]));
  return turns.flat().filter((event) => event !== undefined);
}

test('every event becomes one entry, at contiguous positions in the order of the stream', async () => {
  const events = interleaved(histories(50, 6));
  await owner.tell(events);
  await confirmed(owner, events);
  const entries = await entriesOf(audit, owner);
  expect(entries.map(({ eid }) => eid)).toEqual(idsOf(events));
  const [first = { _id: 0 }] = entries;
  expect(entries.map(({ _id }) => _id)).toEqual(events.map((_, at) => first._id + at));
});

test('an event told again and again is one entry, and is confirmed each time', async () => {
  const events = interleaved(histories(10, 3));
  for (let time = 1; time <= 4; time++) {
    await owner.tell(events);
    await eventually(() => expect(owner.receipts).toHaveLength(time * events.length), { withinMs: 10_000 });
  }
  await owner.tell(events.flatMap((event) => [event, event, event]));
  await eventually(() => expect(owner.receipts).toHaveLength(7 * events.length), { withinMs: 10_000 });
  expect(await audited()).toEqual(idsOf(events));
});

test('versions told backwards are put in order', async () => {
  const history = versionsOf(newId('key'), [1, 2, 3, 4], { source: owner.source });
  for (const event of history.toReversed()) await owner.tell([event]);
  await confirmed(owner, history);
  expect(await audited()).toEqual(idsOf(history));
});

test('an event whose predecessor is missing waits for it, unconfirmed, and holds up no other', async () => {
  const [first, second, third] = versionsOf(newId('key'), [1, 2, 3], { source: owner.source });
  const others = interleaved(histories(20, 3));
  const early = [third, second].filter((event) => event !== undefined);
  await owner.tell([...early, ...others]);
  await confirmed(owner, others);
  expect(await audited()).toEqual(idsOf(others));
  expect(owner.receipts).not.toEqual(expect.arrayContaining([second?.id]));
  const missing = [first].filter((event) => event !== undefined);
  await owner.tell(missing);
  await confirmed(owner, [...missing, ...early]);
  expect((await audited()).slice(-3)).toEqual([first?.id, second?.id, third?.id]);
});

test('a receipt is sent only once the entry can be read', async () => {
  const events = interleaved(histories(40, 5));
  const readings: Promise<unknown>[] = [];
  owner.onReceipt = (eid) => readings.push(audit.entries.exists({ eid }).then((found) => found ?? `unread ${eid}`));
  await owner.tell(events);
  await confirmed(owner, events);
  const unread = (await Promise.all(readings)).filter((reading) => typeof reading === 'string');
  expect(readings.length).toBeGreaterThanOrEqual(events.length);
  expect(unread).toEqual([]);
});

test('two instances at once append each event once, each history in its order', async () => {
  const second = await startAudit(servers);
  try {
    const all = histories(20, 10);
    const events = interleaved(all);
    await owner.tell(events.flatMap((event) => [event, event]));
    await confirmed(owner, events);
    const eids = await audited();
    expect(eids.toSorted()).toEqual(idsOf(events).toSorted());
    for (const history of all) {
      const own = new Set(idsOf(history));
      expect(eids.filter((eid) => own.has(eid))).toEqual(idsOf(history));
    }
  } finally {
    await second.stop();
  }
});

test('events told while the audit is away are taken in when it is back', async () => {
  const events = interleaved(histories(10, 3));
  await audit.stop();
  await owner.tell(events);
  audit = await startAudit(servers);
  await confirmed(owner, events);
  expect(await audited()).toEqual(idsOf(events));
});

test('an owner that asks which events are in the log is told these and no others', async () => {
  const events = interleaved(histories(3, 2));
  await owner.tell(events);
  await confirmed(owner, events);
  const strange = [anEvent().id, `${events[0]?.subject}:3`, 'nonsense'];
  const { eids } = await audit.bus.request(findAuditedEvents, { eids: [...idsOf(events), ...strange] });
  expect(eids.toSorted()).toEqual(idsOf(events).toSorted());
});

test('an entry is as the event was told', async () => {
  const data = { before: null, after: { name: 'nightly' }, ownerId: 'usr_1' };
  const event = anEvent({ source: owner.source, projectid: newId('prj'), requestid: 'req_1', data });
  await owner.tell([event]);
  await confirmed(owner, [event]);
  const { actor, before, after, ...details } = event.data;
  const same = { source: owner.source, action: event.type, target: event.subject, version: 1, requestId: 'req_1' };
  const entry = { ...same, projectId: event.projectid, at: new Date(event.time), actor, before, after, details };
  expect(await entriesOf(audit, owner)).toMatchObject([entry]);
});
