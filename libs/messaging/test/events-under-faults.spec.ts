import { rmSync } from 'node:fs';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { KeywardEvent } from '#contracts';
import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { EventStream, Nats } from '../src/index.js';
import { startGreeter } from './greeter.js';
import { eventsOf, idsOf, startListener, type Listener } from './listener.js';

const START_WITHIN_MS = 300_000;
const HOUR_MS = 3_600_000;
const WITHIN_10_S = { withinMs: 10_000 };

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
