import {
  discardQuarantinedEvent,
  getQuarantinedEvent,
  listQuarantinedEvents,
  newId,
  replayQuarantinedEvent,
  type KeywardEvent,
  type QuarantinedEventView,
} from '#contracts';
import { EventStream, Nats } from '#messaging';
import { Metrics } from '#runtime';
import { anAdmin, anOperator, eventually, startServers, type TestServers } from '#testing';
import { IntakeNumbers } from '../src/intake/intake-numbers.js';
import { LogWriter } from '../src/log/log-writer.js';
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
const SOON = { withinMs: 20_000 };
const operator = anOperator();

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

/** As it came, on the subject of an event, whatever it is. */
async function send(text: string): Promise<void> {
  const { connection } = audit.app.get(Nats);
  connection.publish(`evt.v1.key._.${newId('key')}.thing`, text);
  await connection.flush();
}

const list = async (state: QuarantinedEventView['state'] = 'quarantined') =>
  (await audit.bus.request(listQuarantinedEvents, { actor: operator, query: { limit: 100, state } })).items;

/** The quarantined thing of this text, once it is there. */
async function quarantined(text: string): Promise<QuarantinedEventView> {
  return eventually(async () => {
    for (const { id } of await list()) {
      const found = await audit.bus.request(getQuarantinedEvent, { actor: operator, eventId: id });
      if (found.text === text) return found;
    }
    throw new Error('it is not in quarantine');
  }, SOON);
}

const settling = (eventId: string, key: string = newId('req')) => ({
  actor: operator,
  eventId,
  idempotency: { key, fingerprint: 'same' },
});

const told = (text: KeywardEvent) => JSON.stringify(text);

test('what is no event, or none that anybody declared, is kept as it came, told in the log, and stops nobody', async () => {
  const good = anEvent({ source: owner.source });
  const { dataschema, ...rest } = anEvent();
  const bad: [string, QuarantinedEventView['reason']][] = [
    ['no JSON at all', 'unreadable'],
    [told(anEvent()).replace('"aggregatever":1', '"aggregatever":1e999'), 'unreadable'],
    ['{"hello":1}', 'broken'],
    [told(anEvent({ type: 'key.exploded' })), 'unknown'],
    [JSON.stringify({ ...rest, dataschema: dataschema.replace(/1$/, '9') }), 'unknown'],
    [told(anEvent({ id: `${newId('key')}:1` })), 'broken'],
    [told(anEvent({ data: { after: 'text' as never } })), 'broken'],
    [told(anEvent({ source: '/keyward/audit' })), 'forged'],
    [told(anEvent({ data: { after: { name: 'x'.repeat(100_000) } } })), 'too-large'],
  ];
  for (const [text] of bad) await send(text);
  await owner.tell([good]);
  await confirmed(owner, [good]);
  for (const [text, reason] of bad) {
    const found = await quarantined(text);
    expect({ text: text.slice(0, 80), reason: found.reason }).toEqual({ text: text.slice(0, 80), reason });
    expect(await audit.entries.findOne({ target: found.id }).lean()).toMatchObject({
      action: 'log.event-quarantined',
      source: '/keyward/audit',
      version: 1,
    });
  }
});

test('the same text again and again fills the quarantine once', async () => {
  const text = `still no JSON ${newId('req')}`;
  for (let time = 0; time < 100; time++) await send(text);
  await eventually(async () => expect((await quarantined(text)).times).toBe(100), SOON);
  const { id } = await quarantined(text);
  expect(await audit.entries.countDocuments({ target: id })).toBe(1);
});

test('an event told a hundred times is one entry; another one under its id is put aside, and not confirmed', async () => {
  const [first, second] = versionsOf(newId('key'), [1, 2], { source: owner.source }) as [KeywardEvent, KeywardEvent];
  await owner.tell(Array.from({ length: 100 }, () => first));
  await confirmed(owner, [first]);
  const forged = { ...first, data: { ...first.data, after: { name: 'another' } } };
  await owner.tell([forged, second]);
  await confirmed(owner, [second]);
  expect(await quarantined(told(forged))).toMatchObject({ reason: 'differs', eventId: first.id });
  const entries = await entriesOf(audit, owner);
  expect(entries.map(({ eid }) => eid)).toEqual([first.id, second.id]);
  expect(entries[0]?.after).toBeNull();
});

test('one that fails twenty times goes to quarantine, others are not held up, and a replay takes it in', async () => {
  const writer = audit.app.get(LogWriter);
  const append = writer.append.bind(writer);
  const [poison, ...others] = Array.from({ length: 4 }, () => anEvent({ source: owner.source })) as [KeywardEvent];
  let failures = 0;
  writer.append = (events) => {
    if (!events.some(({ id }) => id === poison.id)) return append(events);
    failures += 1;
    return Promise.reject(new Error('the handler throws'));
  };
  try {
    await owner.tell([poison, ...others]);
    await confirmed(owner, others);
    const { id, reason } = await quarantined(told(poison));
    expect(reason).toBe('failed');
    expect(failures).toBeGreaterThanOrEqual(20);
    expect(await audit.bus.request(replayQuarantinedEvent, settling(id))).toMatchObject({
      body: { outcome: 'refused', event: { state: 'quarantined' } },
    });
    writer.append = append;
    expect(await audit.bus.request(replayQuarantinedEvent, settling(id))).toMatchObject({
      body: { outcome: 'taken-in', faults: [], event: { state: 'replayed' } },
    });
  } finally {
    writer.append = append;
  }
  await confirmed(owner, [poison]);
}, 60_000);

test('a quarantined event is replayed or discarded once, by operators; nobody else is told of it', async () => {
  const texts = [told(anEvent({ type: 'key.exploded' })), `no JSON ${newId('req')}`] as const;
  for (const text of texts) await send(text);
  const [unknown, unreadable] = [await quarantined(texts[0]), await quarantined(texts[1])];
  for (const actor of [anAdmin({ projectId: newId('prj') })]) {
    const refused = { code: 'request.unknown-path' };
    await expect(audit.bus.request(listQuarantinedEvents, { actor, query: { limit: 1 } })).rejects.toMatchObject(
      refused,
    );
    await expect(audit.bus.request(getQuarantinedEvent, { actor, eventId: unknown.id })).rejects.toMatchObject(refused);
    const request = { ...settling(unknown.id), actor };
    await expect(audit.bus.request(replayQuarantinedEvent, request)).rejects.toMatchObject(refused);
    await expect(audit.bus.request(discardQuarantinedEvent, request)).rejects.toMatchObject(refused);
  }
  const once = settling(unknown.id);
  const first = await audit.bus.request(replayQuarantinedEvent, once);
  expect(first).toMatchObject({ replayed: false, body: { outcome: 'refused', faults: ['type is unknown'] } });
  expect(await audit.bus.request(replayQuarantinedEvent, once)).toEqual({ ...first, replayed: true });
  await audit.bus.request(discardQuarantinedEvent, settling(unreadable.id));
  await expect(audit.bus.request(replayQuarantinedEvent, settling(unreadable.id))).rejects.toMatchObject({
    code: 'quarantined-event.settled',
  });
  expect((await list('discarded')).map(({ id }) => id)).toContain(unreadable.id);
  const actions = async (target: string) =>
    (await audit.entries.find({ target }).sort({ _id: 1 }).lean()).map(({ action }) => action);
  expect(await actions(unknown.id)).toEqual(['log.event-quarantined', 'log.event-replayed']);
  expect(await actions(unreadable.id)).toEqual(['log.event-quarantined', 'log.event-discarded']);
  await expect(
    audit.bus.request(getQuarantinedEvent, { actor: operator, eventId: newId('log') }),
  ).rejects.toMatchObject({
    code: 'quarantined-event.not-found',
  });
});

test('what is in quarantine, and how far the reader is behind, is measured', async () => {
  const metrics = new Metrics('audit');
  audit.app.get(IntakeNumbers).tellTo(metrics);
  audit.app.get(EventStream).tellTo(metrics);
  await send(`no JSON ${newId('req')}`);
  await eventually(async () => {
    const text = await metrics.read();
    const valueOf = (name: string) => Number(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'm').exec(text)?.[1]);
    expect(valueOf('keyward_quarantined_events')).toBeGreaterThan(0);
    expect(valueOf('keyward_oldest_quarantined_event_seconds')).toBeGreaterThan(0);
    expect(valueOf('keyward_parked_events')).toBe(0);
    expect(valueOf('keyward_consumer_lag_events')).toBe(0);
  }, SOON);
});
