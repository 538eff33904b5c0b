import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '#contracts';
import { makeNatsIssuerSeed } from '#embedded';
import { SubscriberIssuer, SubscriberLogins, SubscriberPlaces, type PresentedLogin } from '#messaging';
import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { subscribe, type SubscriptionFailure } from '../src/subscribe/index.js';
import { byKey, idsOf, lifeOf, rememberingHandler, startOwner, woven, type Owner } from './told-events.js';

const START_WITHIN_MS = 300_000;
const WITHIN_20_S = { withinMs: 20_000 };
/** Short, to see several of them. */
const LOGIN_MS = 12_000;

const issuerSeed = makeNatsIssuerSeed();
const issuer = SubscriberIssuer.of(issuerSeed);

let nats: EmbeddedNats;
let url: string;
let owner: Owner;
/** Whose project each key may read, as api-keys would know it. */
const keys = new Map<string, string>();
let presented: PresentedLogin[] = [];
let projectId: string;
let apiKey: string;
let closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  nats = await startEmbeddedNats(issuerSeed);
  const address = new URL(nats.natsServer.url);
  url = `nats://${address.host}`;
  owner = await startOwner(nats.natsServer.url);
  const { connection } = owner;
  const onFailure = () => {};
  const admit = (login: PresentedLogin) => {
    presented.push(login);
    const project = keys.get(login.text);
    return Promise.resolve(project === undefined ? null : { keyId: `key_${login.text}`, projectId: project });
  };
  new SubscriberLogins({ connection, issuer, lastsMs: LOGIN_MS, admit, onFailure }).start();
  new SubscriberPlaces({ connection, issuer, lastsMs: LOGIN_MS, onFailure }).start();
}, START_WITHIN_MS);
afterAll(async () => {
  await owner.stop();
  await nats.stop();
});

beforeEach(() => {
  projectId = newId('prj');
  apiKey = `text of a key of ${projectId}`;
  keys.set(apiKey, projectId);
  presented = [];
});
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

type Wishes = Omit<Partial<Parameters<typeof subscribe>[0]>, 'natsUrl' | 'connection'>;

async function start(wishes: Wishes = {}) {
  const { handled, handler } = rememberingHandler(wishes.handler);
  const given = { durable: 'billing', onFailure: () => {}, ...wishes };
  const subscription = await subscribe({ ...given, projectId, apiKey, natsUrl: url, handler });
  closing.push(() => subscription.close({ withinMs: 1_000 }));
  return { subscription, handled };
}

const placeOf = (durable = 'billing') => issuer.consumerOf(projectId, durable);

test('who was away while 1,000 events happened gets them all, in the order of each key, and none of another project', async () => {
  const before = await start();
  await before.subscription.close();
  const events = woven(Array.from({ length: 20 }, () => lifeOf(projectId, 50)));
  const others = lifeOf(newId('prj'), 50);
  await Promise.all([owner.tell(events), owner.tell(others)]);
  const { handled } = await start();
  await eventually(() => expect(handled).toHaveLength(1_000), { withinMs: 40_000 });
  await wait(500);
  expect(byKey(handled)).toEqual(byKey(events));
});

test('a place begins at the beginning, now, at a time or at a position, as far as it is of this project', async () => {
  const [first, second, third] = [lifeOf(projectId, 2), lifeOf(projectId, 2), lifeOf(projectId, 2)];
  await owner.tell(first);
  const { state } = await (await owner.manager()).streams.info('EVENTS');
  await wait(20);
  const time = new Date();
  await wait(20);
  await owner.tell([...lifeOf(newId('prj'), 2), ...second]);
  const beginning = await start({ durable: 'beginning' });
  const now = await start({ durable: 'now', from: 'now' });
  const sinceTime = await start({ durable: 'time', from: { time } });
  const sincePosition = await start({ durable: 'position', from: { sequence: state.last_seq } });
  await owner.tell(third);
  const expected = [
    [beginning, [...first, ...second, ...third]],
    [now, third],
    [sinceTime, [...second, ...third]],
    [sincePosition, [...first.slice(1), ...second, ...third]],
  ] as const;
  for (const [{ handled }, events] of expected) {
    await eventually(() => expect(handled).toHaveLength(events.length), WITHIN_20_S);
    expect(byKey(handled)).toEqual(byKey(events));
  }
});

test('logins are renewed while events come: none is missed, none comes twice, none waits for the ack wait', async () => {
  const failures: SubscriptionFailure[] = [];
  const { handled } = await start({ onFailure: (failure) => failures.push(failure), handler: () => wait(5) });
  const lives = Array.from({ length: 5 }, () => lifeOf(projectId, 60));
  for (const event of woven(lives)) {
    await owner.tell([event]);
    await wait(50);
  }
  await eventually(() => expect(handled).toHaveLength(300), WITHIN_20_S);
  expect(byKey(handled)).toEqual(byKey(woven(lives)));
  expect(presented.length).toBeGreaterThan(1);
  expect(failures).toEqual([]);
});

test('a place that is deleted under its reader is made anew where it stood', async () => {
  const events = lifeOf(projectId, 10);
  const { handled } = await start();
  await owner.tell(events.slice(0, 5));
  await eventually(() => expect(handled).toHaveLength(5), WITHIN_20_S);
  await (await owner.manager()).consumers.delete('EVENTS', placeOf());
  await owner.tell(events.slice(5));
  await eventually(() => expect(idsOf(handled)).toEqual(idsOf(events)), WITHIN_20_S);
});

test('a subscription ends when its key does, and says why; another never begins', async () => {
  const { subscription, handled } = await start();
  const began = performance.now();
  keys.delete(apiKey);
  const failure = await subscription.closed;
  // The rest is for a busy machine.
  expect(performance.now() - began).toBeLessThan(LOGIN_MS + 3_000);
  expect(failure?.message).toMatch(/NATS refuses the key/);
  await expect(start()).rejects.toThrow(/authorization/i);
  expect(handled).toEqual([]);
});

test('what cannot be is said before anybody is asked', async () => {
  await expect(start({ durable: 'with.dots' })).rejects.toThrow(TypeError);
  const withLogin = { durable: 'billing', projectId, apiKey, natsUrl: nats.natsServer.url, handler: () => {} };
  await expect(subscribe(withLogin)).rejects.toThrow('there is another');
  expect(presented).toEqual([]);
});
