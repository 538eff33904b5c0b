import { rmSync } from 'node:fs';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { KeywardEvent } from '#contracts';
import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { EventStream, Nats } from '../src/index.js';
import { startGreeter } from './greeter.js';
import { eventsOf, idsOf, SettableGate, startListener, type Listener } from './listener.js';

const START_WITHIN_MS = 300_000;
const HOUR_MS = 3_600_000;
const WITHIN_10_S = { withinMs: 10_000 };
/** Twice the promise: the machine may be slow. */
const PUT_RIGHT = { withinMs: 20_000 };

let nats: EmbeddedNats;
let listener: Listener;

beforeAll(async () => {
  nats = await startEmbeddedNats();
}, START_WITHIN_MS);
afterAll(() => nats.stop());
afterEach(() => listener.stop());

/** As an owner does: again and again, until it is known to be stored. */
async function publish(events: readonly KeywardEvent[]): Promise<void> {
  for (const event of events) await eventually(() => listener.stream.publish(event), { withinMs: 20_000 });
}

const takenIn = (events: readonly KeywardEvent[]) =>
  eventually(() => expect(idsOf(listener.taken)).toEqual(expect.arrayContaining(idsOf(events))), WITHIN_10_S);

const manager = (): Promise<JetStreamManager> => jetstreamManager(listener.app.get(Nats).connection);

test('a stream deleted under a reader is declared anew within 10 s, and reading goes on', async () => {
  listener = await startListener(nats.natsServer.url);
  const [before, ...after] = eventsOf(listener.projectId, 4) as [KeywardEvent, ...KeywardEvent[]];
  await publish([before]);
  await takenIn([before]);
  const { streams } = await manager();
  await streams.delete('EVENTS');
  await eventually(() => streams.info('EVENTS'), WITHIN_10_S);
  await publish(after);
  await takenIn(after);
});

test('a consumer deleted under its reader is declared anew, and nothing is missed', async () => {
  listener = await startListener(nats.natsServer.url);
  const events = eventsOf(listener.projectId, 4);
  await publish(events.slice(0, 2));
  await takenIn(events.slice(0, 2));
  await (await manager()).consumers.delete('EVENTS', listener.durable);
  await publish(events.slice(2));
  await takenIn(events);
});

test('a publisher that finds no stream says so, and has declared it by the next attempt', async () => {
  listener = await startListener(nats.natsServer.url);
  const publisher = await startGreeter(nats.natsServer.url, () => null);
  const stream = publisher.app.get(EventStream);
  const [event] = eventsOf(listener.projectId, 1) as [KeywardEvent];
  await listener.stop();
  try {
    await (await jetstreamManager(publisher.app.get(Nats).connection)).streams.delete('EVENTS');
    expect(await stream.checkReady()).toMatchObject({ name: 'events', ready: false });
    await expect(stream.publish(event)).rejects.toThrow();
    await stream.publish(event);
    expect(await stream.checkReady()).toEqual({ name: 'events', ready: true });
  } finally {
    await publisher.stop();
  }
});

test('settings altered by hand are put right at the next start', async () => {
  listener = await startListener(nats.natsServer.url);
  const { streams } = await manager();
  const { config } = await streams.info('EVENTS');
  await streams.update('EVENTS', { max_age: nanos(HOUR_MS), subjects: ['evt.v1.>', 'rev.v1.>'] });
  await listener.stop();
  listener = await startListener(nats.natsServer.url);
  expect((await (await manager()).streams.info('EVENTS')).config).toEqual(config);
});

test('reading and publishing go on after nats-server was killed', async () => {
  listener = await startListener(nats.natsServer.url);
  const events = eventsOf(listener.projectId, 20);
  await publish(events.slice(0, 10));
  await nats.natsServer.kill();
  await nats.natsServer.restart();
  await publish(events.slice(10));
  await takenIn(events);
});

test('reading and publishing go on after nats-server was killed and lost its whole store', async () => {
  listener = await startListener(nats.natsServer.url);
  const events = eventsOf(listener.projectId, 20);
  await publish(events.slice(0, 10));
  await takenIn(events.slice(0, 10));
  await nats.natsServer.kill();
  rmSync(nats.jetStreamDir, { recursive: true });
  await nats.natsServer.restart();
  await publish(events.slice(10));
  await takenIn(events);
});

test('a frozen nats-server delays events and loses none', async () => {
  listener = await startListener(nats.natsServer.url);
  const events = eventsOf(listener.projectId, 10);
  await publish(events.slice(0, 5));
  nats.natsServer.signal('SIGSTOP');
  const publishing = publish(events.slice(5));
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  nats.natsServer.signal('SIGCONT');
  await publishing;
  await takenIn(events);
});

test('a stream altered while it is used is put right, and that is heard of', async () => {
  listener = await startListener(nats.natsServer.url);
  let heard = 0;
  listener.stream.onDrift(() => (heard += 1));
  const { streams } = await manager();
  const { config } = await streams.info('EVENTS');
  await streams.update('EVENTS', { max_age: nanos(HOUR_MS), max_msgs: 10 });
  await eventually(async () => expect((await streams.info('EVENTS')).config).toEqual(config), PUT_RIGHT);
  expect(heard).toBeGreaterThan(0);
});

test('a consumer altered so that events pass it by is put right, and reads them', async () => {
  listener = await startListener(nats.natsServer.url);
  const { durable, projectId } = listener;
  const events = eventsOf(projectId, 9);
  await publish(events.slice(0, 3));
  await takenIn(events.slice(0, 3));
  const { consumers } = await manager();
  const { config } = await consumers.info('EVENTS', durable);
  await listener.stream.consumers.look();
  await consumers.update('EVENTS', durable, { filter_subject: 'evt.v1.key.prj_nobody.>' });
  await publish(events.slice(3, 6));
  await eventually(async () => {
    expect((await consumers.info('EVENTS', durable)).config.filter_subject).toBe(config.filter_subject);
  }, PUT_RIGHT);
  await publish(events.slice(6));
  await takenIn(events);
});

test('each life of the stream has an epoch of its own', async () => {
  listener = await startListener(nats.natsServer.url);
  const { streams } = await manager();
  const first = listener.stream.epoch;
  expect(first).toMatchObject({ stream: 'EVENTS', created: (await streams.info('EVENTS')).created });
  await streams.delete('EVENTS');
  await eventually(() => expect(listener.stream.epoch?.id).not.toBe(first?.id), PUT_RIGHT);
  expect(listener.stream.epoch?.id).toMatch(/^stm_/);
  expect(listener.stream.epoch?.created).toBe((await streams.info('EVENTS')).created);
});

test('what a reader that hangs had under way comes at once to the one whose gate opens', async () => {
  const gates = [new SettableGate(), new SettableGate()] as const;
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const hanging = await startListener(nats.natsServer.url, { gate: gates[0], take: () => held });
  const { projectId, durable } = hanging;
  listener = await startListener(nats.natsServer.url, { gate: gates[1], projectId, durable });
  try {
    gates[0].open();
    const events = eventsOf(projectId, 20);
    await publish(events);
    await eventually(() => expect(hanging.batches.length).toBeGreaterThan(0), WITHIN_10_S);
    expect(listener.taken).toEqual([]);
    gates[1].open();
    await takenIn(events);
    await publish(eventsOf(projectId, 3));
    await eventually(() => expect(listener.taken.length).toBe(23), WITHIN_10_S);
    gates[0].close();
  } finally {
    goOn();
    await hanging.stop();
  }
});

test('a reader reads only while its gate is open', async () => {
  const gate = new SettableGate();
  listener = await startListener(nats.natsServer.url, { gate });
  const events = eventsOf(listener.projectId, 6);
  gate.open();
  await publish(events.slice(0, 2));
  await takenIn(events.slice(0, 2));
  gate.close();
  await publish(events.slice(2));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(listener.taken).toHaveLength(2);
  gate.open();
  await takenIn(events);
});

test('what is no event stops no reader: it is passed over, or handed on as it came', async () => {
  listener = await startListener(nats.natsServer.url);
  const { projectId } = listener;
  const raw: string[] = [];
  const keeper = await startListener(nats.natsServer.url, {
    projectId,
    durable: `raw-${projectId}`,
    takeRaw: (messages) =>
      raw.push(...messages.map(({ text, sequence, delivery }) => `${delivery} ${sequence > 0} ${text}`)),
  });
  try {
    const [event] = eventsOf(projectId, 1) as [KeywardEvent];
    const { connection } = listener.app.get(Nats);
    for (const text of ['no JSON', '[]', 'null', '']) connection.publish(`evt.v1.key.${projectId}.any.thing`, text);
    await publish([event]);
    await takenIn([event]);
    expect(listener.taken).toEqual([event]);
    await eventually(() => expect(raw).toHaveLength(5), WITHIN_10_S);
    expect(raw.slice(0, 4)).toEqual(['1 true no JSON', '1 true []', '1 true null', '1 true ']);
  } finally {
    await keeper.stop();
  }
});
