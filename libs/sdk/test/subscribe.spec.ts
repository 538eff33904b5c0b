import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '#contracts';
import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import type { SubscriptionFailure } from '../src/subscribe/index.js';
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

const consumerInfo = async () => (await owner.manager()).consumers.info('EVENTS', durable);

test('events that came while the subscriber was away are handled when it is back: none is missed, none comes again', async () => {
  const lives = [lifeOf(projectId, 20), lifeOf(projectId, 20), lifeOf(projectId, 20)];
  const events = woven(lives);
  const before = await start();
  await owner.tell(events.slice(0, 30));
  await eventually(() => expect(before.handled).toHaveLength(30), WITHIN_10_S);
  await before.subscription.close();
  await owner.tell(events.slice(30));
  const after = await start();
  await eventually(() => expect(after.handled).toHaveLength(30), WITHIN_10_S);
  expect(byKey([...before.handled, ...after.handled])).toEqual(byKey(events));
});

test('events of one key keep their order though their handlers fail at random', async () => {
  const events = woven(Array.from({ length: 10 }, () => lifeOf(projectId, 8)));
  const failures: SubscriptionFailure[] = [];
  const atWork = new Set<string>();
  const subscriber = await start({
    onFailure: (failure) => failures.push(failure),
    handler: async ({ subject }) => {
      expect(atWork.has(subject)).toBe(false);
      atWork.add(subject);
      await wait(Math.random() * 10);
      atWork.delete(subject);
      if (Math.random() < 0.2) throw new Error('at random');
    },
  });
  await owner.tell(events);
  await eventually(() => expect(subscriber.handled).toHaveLength(events.length), { withinMs: 40_000 });
  expect(byKey(subscriber.handled)).toEqual(byKey(events));
  expect(failures.length).toBeGreaterThan(0);
  expect(failures[0]).toMatchObject({ event: { projectid: projectId }, attempt: 1 });
});

test('a key whose handler fails holds up its own events, and no other key', async () => {
  const [failing, ...others] = [lifeOf(projectId, 3), lifeOf(projectId, 3), lifeOf(projectId, 3)];
  let broken = true;
  const subscriber = await start({
    concurrency: 1,
    handler: ({ subject }) => {
      if (broken && subject === failing?.[0]?.subject) throw new Error('not yet');
    },
  });
  await owner.tell([...(failing ?? []), ...others.flat()]);
  await eventually(() => expect(idsOf(subscriber.handled)).toEqual(idsOf(others.flat())), WITHIN_10_S);
  await eventually(async () => expect((await consumerInfo()).num_ack_pending).toBe(3), WITHIN_10_S);
  broken = false;
  await eventually(() => expect(idsOf(subscriber.handled.slice(6))).toEqual(idsOf(failing ?? [])), WITHIN_20_S);
  await eventually(async () => expect((await consumerInfo()).num_ack_pending).toBe(0), WITHIN_10_S);
});

test('only events of the project and of the types that were asked for come', async () => {
  const mine = lifeOf(projectId, 3);
  await owner.tell([...lifeOf(newId('prj'), 3), ...mine]);
  const all = await start({ durable: `${durable}-all`, types: ['key.*', 'key.created'] });
  const created = await start({ durable: `${durable}-created`, types: ['key.created', 'member.removed'] });
  await eventually(() => expect(idsOf(all.handled)).toEqual(idsOf(mine)), WITHIN_10_S);
  await eventually(() => expect(idsOf(created.handled)).toEqual(idsOf(mine.slice(0, 1))), WITHIN_10_S);
  expect(all.handled[0]).toEqual(mine[0]);
});

test('an event is acknowledged after its handler has resolved, and one whose handler is slow does not come twice', async () => {
  const [event] = lifeOf(projectId, 1);
  let begun = 0;
  const subscriber = await start({
    ackWaitMs: 3_000,
    handler: async () => {
      begun += 1;
      await wait(7_000);
    },
  });
  await owner.tell(event ? [event] : []);
  await eventually(() => expect(begun).toBe(1), WITHIN_10_S);
  expect(await consumerInfo()).toMatchObject({ num_ack_pending: 1, ack_floor: { consumer_seq: 0 } });
  await eventually(() => expect(subscriber.handled).toHaveLength(1), WITHIN_20_S);
  await eventually(async () => expect((await consumerInfo()).num_ack_pending).toBe(0), WITHIN_10_S);
  await wait(3_500);
  expect(begun).toBe(1);
  expect((await consumerInfo()).num_redelivered).toBe(0);
});

test('an event that its owner tells a second time is handled once', async () => {
  const events = lifeOf(projectId, 2);
  const subscriber = await start();
  await owner.tell(events);
  await eventually(() => expect(subscriber.handled).toHaveLength(2), WITHIN_10_S);
  const manager = await owner.manager();
  const subject = `evt.v1.key.${projectId}.${events[0]?.subject}.created`;
  await manager.jetstream().publish(subject, JSON.stringify(events[0]));
  await eventually(async () => expect((await consumerInfo()).delivered.consumer_seq).toBe(3), WITHIN_10_S);
  await eventually(async () => expect((await consumerInfo()).num_ack_pending).toBe(0), WITHIN_10_S);
  expect(subscriber.handled).toHaveLength(2);
});

test('a message that is no event is told of, ended, and holds up nobody', async () => {
  const failures: SubscriptionFailure[] = [];
  const events = lifeOf(projectId, 2);
  const subscriber = await start({ onFailure: (failure) => failures.push(failure) });
  await (await owner.manager()).jetstream().publish(`evt.v1.key.${projectId}.key_1.created`, '{"id":');
  await (await owner.manager()).jetstream().publish(`evt.v1.key.${projectId}.key_1.created`, '{"id":1}');
  await owner.tell(events);
  await eventually(() => expect(subscriber.handled).toHaveLength(2), WITHIN_10_S);
  expect(failures.map(({ error }) => error)).toEqual([expect.any(TypeError), expect.any(TypeError)]);
  await eventually(async () => expect((await consumerInfo()).num_ack_pending).toBe(0), WITHIN_10_S);
});
