import { jetstreamManager } from '@nats-io/jetstream';
import canonicalize from 'canonicalize';
import type { KeywardEvent } from '#contracts';
import { eventually, startServers, type TestServers } from '#testing';
import { Nats } from '../src/index.js';
import { eventsOf, idsOf, startListener, type Listener } from './listener.js';

const START_WITHIN_MS = 300_000;
const SOON = { withinMs: 10_000 };

let servers: TestServers;
let listener: Listener;

beforeAll(async () => {
  servers = await startServers();
}, START_WITHIN_MS);
afterAll(() => servers.stop());
afterEach(() => listener.stop());

async function publish(events: readonly KeywardEvent[]): Promise<void> {
  for (const event of events) await listener.stream.publish(event);
}

const takenIn = (events: readonly KeywardEvent[]) =>
  eventually(() => expect(new Set(idsOf(listener.taken))).toEqual(new Set(idsOf(events))), SOON);

test('events are taken in in the order in which they were published, whole', async () => {
  listener = await startListener(servers.natsUrl);
  const events = eventsOf(listener.projectId, 100);
  await publish(events);
  await takenIn(events);
  expect(listener.taken).toEqual(events);
});

test('an event published twice is taken in once', async () => {
  listener = await startListener(servers.natsUrl);
  const events = eventsOf(listener.projectId, 3);
  await publish([...events, ...events]);
  await takenIn(events);
  expect(listener.taken).toHaveLength(3);
});

test('an event is stored as canonical JSON under a subject that names its project', async () => {
  listener = await startListener(servers.natsUrl);
  const [event] = eventsOf(listener.projectId, 1) as [KeywardEvent];
  await publish([event]);
  const manager = await jetstreamManager(listener.app.get(Nats).connection);
  const subject = `evt.v1.key.${listener.projectId}.${event.subject}.renamed`;
  const stored = await manager.streams.getMessage('EVENTS', { last_by_subj: subject });
  expect(stored?.string()).toBe(canonicalize(event));
});

test('what comes while a batch is handled comes as the next batch, up to the wanted size', async () => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  listener = await startListener(servers.natsUrl, { take: () => held, maxBatch: 10 });
  const events = eventsOf(listener.projectId, 26);
  await publish(events.slice(0, 1));
  await eventually(() => expect(listener.batches).toEqual([1]), SOON);
  await publish(events.slice(1));
  await eventually(async () => expect((await pendingOf(listener)).unacknowledged).toBe(26), SOON);
  goOn();
  await takenIn(events);
  expect(listener.batches).toEqual([1, 10, 10, 5]);
});

test('a reader that is far behind holds no more than 256 events', async () => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  listener = await startListener(servers.natsUrl, { take: () => held });
  const events = eventsOf(listener.projectId, 600);
  await publish(events);
  await eventually(async () => expect(await pendingOf(listener)).toEqual({ unread: 344, unacknowledged: 256 }), SOON);
  goOn();
  await takenIn(events);
});

test('an event that fails comes again until it is taken in, and holds up no other', async () => {
  let refusals = 0;
  const take = (events: readonly KeywardEvent[]) => {
    if (!events.some(({ aggregatever }) => aggregatever === 3) || refusals === 3) return;
    refusals += 1;
    throw new Error('not now');
  };
  listener = await startListener(servers.natsUrl, { take });
  const events = eventsOf(listener.projectId, 5);
  await publish(events);
  await takenIn(events);
  expect(refusals).toBe(3);
  expect(idsOf(listener.taken).at(-1)).toBe(events[2]?.id);
  await eventually(async () => expect(await pendingOf(listener)).toEqual({ unread: 0, unacknowledged: 0 }), SOON);
});

test('a service that was down takes in what happened meanwhile, and nothing twice', async () => {
  listener = await startListener(servers.natsUrl);
  const { projectId, durable } = listener;
  const events = eventsOf(projectId, 6);
  await publish(events.slice(0, 3));
  await takenIn(events.slice(0, 3));
  await listener.stop();

  const meanwhile = await startListener(servers.natsUrl);
  for (const event of events.slice(3)) await meanwhile.stream.publish(event);
  await meanwhile.stop();

  listener = await startListener(servers.natsUrl, { projectId, durable });
  await takenIn(events.slice(3));
  expect(idsOf(listener.taken)).toEqual(idsOf(events.slice(3)));
});

test('a stop lets the batch under way finish and acknowledges it', async () => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  listener = await startListener(servers.natsUrl, { take: () => held });
  const events = eventsOf(listener.projectId, 1);
  await publish(events);
  await eventually(() => expect(listener.batches).toEqual([1]), SOON);
  const stopping = listener.stop();
  goOn();
  await stopping;
  expect(idsOf(listener.taken)).toEqual(idsOf(events));

  const { projectId, durable } = listener;
  listener = await startListener(servers.natsUrl, { projectId, durable });
  expect(await pendingOf(listener)).toEqual({ unread: 0, unacknowledged: 0 });
});

async function pendingOf({ app, durable }: Listener): Promise<{ unread: number; unacknowledged: number }> {
  const manager = await jetstreamManager(app.get(Nats).connection);
  const { num_pending: unread, num_ack_pending: unacknowledged } = await manager.consumers.info('EVENTS', durable);
  return { unread, unacknowledged };
}
