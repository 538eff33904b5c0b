import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newId, type KeywardEvent } from '#contracts';
import { Child } from '#embedded';
import { endWithJest, eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
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
const WITHIN_20_S = { withinMs: 20_000 };
const ACK_WAIT_MS = 3_000;
const PROCESS = fileURLToPath(new URL('subscriber.mjs', import.meta.url));

let nats: EmbeddedNats;
let owner: Owner;
let projectId: string;
let durable: string;
let subscriber: Subscriber | null;

beforeAll(async () => {
  nats = await startEmbeddedNats();
  owner = await startOwner(nats.natsServer.url);
}, START_WITHIN_MS);
afterAll(async () => {
  await owner.stop();
  await nats.stop();
});

beforeEach(() => {
  projectId = newId('prj');
  durable = `test-${projectId}`;
  subscriber = null;
});
afterEach(() => subscriber?.subscription.close({ withinMs: 1_000 }));

async function start(wishes: Partial<Parameters<typeof startSubscriber>[1]> = {}): Promise<Subscriber> {
  subscriber = await startSubscriber(nats.natsServer.url, { durable, projectId, ackWaitMs: ACK_WAIT_MS, ...wishes });
  return subscriber;
}

const handledAre = ({ handled }: Subscriber, events: readonly KeywardEvent[]) =>
  eventually(() => expect(byKey(handled)).toEqual(byKey(events)), WITHIN_20_S);

async function loseStore(): Promise<void> {
  await nats.natsServer.kill();
  rmSync(nats.jetStreamDir, { recursive: true });
  await nats.natsServer.restart();
}

/** A subscriber in a process of its own, and the ids that it has begun and handled. */
async function spawnSubscriber(): Promise<{ child: Child; begun: string[]; handled: string[] }> {
  const said = { begun: [] as string[], handled: [] as string[] };
  const child = await Child.spawn({
    name: 'subscriber',
    command: process.execPath,
    args: [PROCESS, nats.natsServer.url, durable, projectId, String(ACK_WAIT_MS)],
    onSpawn: endWithJest,
    onLine: (line) => {
      const [word, id = ''] = line.split(' ');
      if (word === 'begun' || word === 'handled') said[word].push(id);
    },
  });
  return { child, ...said };
}

const keyOf = (id: string): string => id.slice(0, id.lastIndexOf(':'));

/** Repeats are allowed, gaps and overtaking are not: each first time is the next version of its key. */
function firstTimes(ids: readonly string[]): Record<string, string[]> {
  const distinct = [...new Set(ids)];
  return Object.fromEntries(
    [...new Set(distinct.map(keyOf))].map((key) => [key, distinct.filter((id) => keyOf(id) === key)]),
  );
}

test('a process that is killed again and again misses nothing, and begins no event before those of its key that came first', async () => {
  const events = woven(Array.from({ length: 12 }, () => lifeOf(projectId, 20)));
  const [begun, handled]: [string[], string[]] = [[], []];
  const telling = owner.tell(events);
  for (const killedAfter of [40, 50]) {
    const life = await spawnSubscriber();
    await eventually(() => expect(life.handled.length).toBeGreaterThan(killedAfter), WITHIN_20_S);
    await life.child.kill();
    begun.push(...life.begun);
    handled.push(...life.handled);
  }
  await telling;
  const last = await spawnSubscriber();
  await eventually(() => expect(new Set([...handled, ...last.handled]).size).toBe(events.length), { withinMs: 40_000 });
  expect(firstTimes([...begun, ...last.begun])).toEqual(byKey(events));
  expect(firstTimes([...handled, ...last.handled])).toEqual(byKey(events));
  expect(handled.length).toBeLessThan(events.length);
  expect(await last.child.stop()).toEqual({ code: 0, signal: null });
});

test('after nats-server was killed and came back, all goes on in order', async () => {
  const events = woven([lifeOf(projectId, 30), lifeOf(projectId, 30)]);
  const slow = await start({ handler: () => wait(50) });
  const telling = owner.tell(events);
  await eventually(() => expect(slow.handled.length).toBeGreaterThan(5), WITHIN_20_S);
  await nats.natsServer.kill();
  await nats.natsServer.restart();
  await telling;
  await handledAre(slow, events);
});

test('a frozen nats-server delays events, and loses and doubles none', async () => {
  const events = woven([lifeOf(projectId, 10), lifeOf(projectId, 10)]);
  const { handled } = await start();
  await owner.tell(events.slice(0, 8));
  nats.natsServer.signal('SIGSTOP');
  const telling = owner.tell(events.slice(8));
  await wait(4_000);
  nats.natsServer.signal('SIGCONT');
  await telling;
  await eventually(() => expect(byKey(handled)).toEqual(byKey(events)), WITHIN_20_S);
});

test('after the store of JetStream was lost, what was under way is finished, what is told again is known, and all goes on', async () => {
  const events = woven([lifeOf(projectId, 10), lifeOf(projectId, 10)]);
  const failures: SubscriptionFailure[] = [];
  let broken = true;
  const patient = await start({
    onFailure: (failure) => failures.push(failure),
    handler: ({ aggregatever }) => {
      if (aggregatever > 3 && broken) throw new Error('not yet');
    },
  });
  await owner.tell(events.slice(0, 10));
  await handledAre(patient, events.slice(0, 6));
  await loseStore();
  await owner.tell(events.slice(2));
  broken = false;
  await handledAre(patient, events);
  expect(failures.some(({ event }) => event === undefined)).toBe(true);
});

test('a durable that is deleted is made anew where it stood, though it began at "now"', async () => {
  const events = lifeOf(projectId, 6);
  const { consumers } = await owner.manager();
  const since = await start({ from: 'now' });
  await owner.tell(events.slice(0, 2));
  await handledAre(since, events.slice(0, 2));
  await consumers.delete('EVENTS', durable);
  await owner.tell(events.slice(2));
  await handledAre(since, events);
  const { config } = await consumers.info('EVENTS', durable);
  expect(config.metadata).toMatchObject({ 'keyward-from': 'now' });
});

test('a stream that is missing is waited for, and read from its first event on', async () => {
  const [before, after] = [lifeOf(projectId, 2), lifeOf(projectId, 2)];
  await (await owner.manager()).streams.delete('EVENTS');
  const waiting = await start({ from: 'now' });
  await wait(1_000);
  await owner.tell(before);
  await handledAre(waiting, before);
  await (await owner.manager()).streams.delete('EVENTS');
  await owner.tell(after);
  await handledAre(waiting, [...before, ...after]);
  expect(idsOf(waiting.handled)).toEqual(idsOf([...before, ...after]));
});

test('it closes in time though NATS is away', async () => {
  const { subscription } = await start();
  await nats.natsServer.kill();
  const begun = performance.now();
  await subscription.close({ withinMs: 1_000 });
  expect(performance.now() - begun).toBeLessThan(6_000);
  expect(await subscription.closed).toBeNull();
  await nats.natsServer.restart();
});
