import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { newId } from '#contracts';
import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { subscribe, SubscriptionConflict } from '../src/subscribe/index.js';
import {
  byKey,
  idsOf,
  lifeOf,
  startOwner,
  startSubscriber,
  woven,
  type Owner,
  type Subscriber,
} from './told-events.js';

const START_WITHIN_MS = 300_000;
const WITHIN_10_S = { withinMs: 10_000 };
const WITHIN_20_S = { withinMs: 20_000 };

let nats: EmbeddedNats;
let owner: Owner;
let url: string;
let projectId: string;
let durable: string;
let subscribers: Subscriber[] = [];

beforeAll(async () => {
  nats = await startEmbeddedNats();
  url = nats.natsServer.url;
  owner = await startOwner(url);
}, START_WITHIN_MS);
afterAll(async () => {
  await owner.stop();
  await nats.stop();
});

beforeEach(() => {
  projectId = newId('prj');
  durable = `test-${projectId}`;
});
afterEach(async () => {
  await Promise.all(subscribers.map(({ subscription }) => subscription.close({ withinMs: 1_000 })));
  subscribers = [];
});

async function start(wishes: Partial<Parameters<typeof startSubscriber>[1]> = {}): Promise<Subscriber> {
  const subscriber = await startSubscriber(url, { durable, projectId, ...wishes });
  subscribers.push(subscriber);
  return subscriber;
}

const loginOf = (address: string) => {
  const { host, username, password } = new URL(address);
  return { servers: host, user: username, pass: password };
};

const consumerInfo = async () => (await owner.manager()).consumers.info('EVENTS', durable);

test('a durable begins where it was told to: at the beginning, now, at a time, at a sequence', async () => {
  const [first, second, third] = [lifeOf(projectId, 2), lifeOf(projectId, 2), lifeOf(projectId, 2)];
  await owner.tell(first);
  const { state } = await (await owner.manager()).streams.info('EVENTS');
  await wait(20);
  const time = new Date();
  await wait(20);
  await owner.tell(second);
  const beginning = await start({ durable: `${durable}-beginning` });
  const now = await start({ durable: `${durable}-now`, from: 'now' });
  const sinceTime = await start({ durable: `${durable}-time`, from: { time: time.toISOString() } });
  const sinceSequence = await start({ durable: `${durable}-sequence`, from: { sequence: state.last_seq } });
  await owner.tell(third);
  const expected = [
    [beginning, [...first, ...second, ...third]],
    [now, third],
    [sinceTime, [...second, ...third]],
    [sinceSequence, [...first.slice(1), ...second, ...third]],
  ] as const;
  for (const [{ handled }, events] of expected) {
    await eventually(() => expect(handled).toHaveLength(events.length), WITHIN_10_S);
    expect(byKey(handled)).toEqual(byKey(events));
  }
});

test('a durable that hears or began otherwise, or is not a subscription, is refused and left as it was', async () => {
  await (await start({ types: ['key.*'], from: 'now' })).subscription.close();
  const before = (await consumerInfo()).config;
  await expect(start({ types: ['key.deleted'] })).rejects.toThrow(SubscriptionConflict);
  await expect(start({ types: ['key.*'], from: 'beginning' })).rejects.toThrow(
    'began at "now", and not at "beginning"',
  );
  expect((await consumerInfo()).config).toEqual(before);
  const other = `${durable}-other`;
  await (await owner.manager()).consumers.add('EVENTS', { durable_name: other, filter_subject: 'evt.v1.>' });
  await expect(start({ durable: other })).rejects.toThrow('was not made by subscribe()');
  await start({ types: ['key.*'] });
});

test('wishes that cannot be are refused before anything is asked', async () => {
  for (const wrong of [
    { durable: 'a.b' },
    { projectId: 'prj *' },
    { types: [] },
    { types: ['deleted'] },
    { from: { time: 'yesterday' } },
    { from: { sequence: 0 } },
    { concurrency: 0 },
  ]) {
    await expect(start(wrong)).rejects.toThrow(TypeError);
  }
});

test('close waits for the handlers that run, begins no other, and the rest goes to the next process at once', async () => {
  const events = woven([lifeOf(projectId, 5), lifeOf(projectId, 5)]);
  const begun: string[] = [];
  const busy = await start({
    handler: async ({ id }) => {
      begun.push(id);
      await wait(1_000);
    },
  });
  await owner.tell(events);
  await eventually(() => expect(begun).toHaveLength(2), WITHIN_10_S);
  await busy.subscription.close();
  expect(await busy.subscription.closed).toBeNull();
  expect(idsOf(busy.handled)).toEqual(begun);
  expect(begun).toHaveLength(2);
  const next = await start();
  await eventually(() => expect(next.handled).toHaveLength(8), { withinMs: 5_000 });
  expect(byKey([...busy.handled, ...next.handled])).toEqual(byKey(events));
});

test('close takes no longer than it may; what was not finished comes again', async () => {
  const events = lifeOf(projectId, 2);
  const endless = await start({ ackWaitMs: 2_000, handler: () => new Promise<void>(() => {}) });
  await owner.tell(events);
  await eventually(async () => expect((await consumerInfo()).num_ack_pending).toBe(2), WITHIN_10_S);
  const begun = performance.now();
  await endless.subscription.close({ withinMs: 500 });
  expect(performance.now() - begun).toBeLessThan(6_000);
  const next = await start({ ackWaitMs: 2_000 });
  await eventually(() => expect(idsOf(next.handled)).toEqual(idsOf(events)), WITHIN_20_S);
});

test('a connection that was given stays open, and one that leads nowhere is said so', async () => {
  const connection = await connect({ ...loginOf(url), maxReconnectAttempts: -1 });
  const given = await subscribe({ connection, durable, projectId, handler: () => {} });
  await given.close();
  expect(connection.isClosed()).toBe(false);
  await connection.close();
  await expect(subscribe({ natsUrl: 'nats://127.0.0.1:1', durable, handler: () => {} })).rejects.toThrow();
});
