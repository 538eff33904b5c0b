import { setTimeout as wait } from 'node:timers/promises';
import { Webhook as Checker } from 'standardwebhooks';
import type { DeliveryPage, PingView, WebhookView, WebhookWithSecretView } from '#contracts';
import { eventually, Receiver, startPlatform, type FurtherProcess, type Platform } from '#testing';
import { Client, freshKey } from './client.js';
import { EventStream, LastingStream } from './event-stream.js';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 120_000;
const SOON = { withinMs: 20_000 };

let platform: Platform;
let further: FurtherProcess;
let scene: Scene;
let ada: Member;
let receiver: Receiver;

beforeAll(async () => {
  platform = await startPlatform();
  further = await platform.startFurther({ name: 'second-gateway' });
  scene = await Scene.open(platform);
  ada = await scene.aMember('admin');
  receiver = await Receiver.open();
}, START_WITHIN_MS);
afterAll(async () => {
  await receiver.stop();
  await platform.stop();
});

const eventsOf = (gateway: string, query = '') => `${gateway}/v1/projects/${scene.project.id}/events${query}`;
const open = (query = '', { client }: Pick<Member, 'client'> = ada, lastEventId: string | null = null) =>
  EventStream.open(eventsOf(platform.url, query), client.token, lastEventId);

/** All there is of the project from a position on, read at one go. */
async function allFrom(gateway: string, query: string): Promise<readonly string[]> {
  const stream = await EventStream.open(eventsOf(gateway, `${query}&follow=false`), ada.client.token);
  expect(stream.status).toBe(200);
  await stream.reading;
  expect(stream.heard.at(-1)).toMatchObject({ event: 'end', data: '{}' });
  return stream.events.map(({ position, event }) => `${position} ${event.id}`);
}

async function endOf(stream: EventStream): Promise<string> {
  await eventually(() => expect(stream.ended).toBe(true), SOON);
  const last = stream.heard.at(-1);
  expect(last?.event).toBe('end');
  return (JSON.parse(last?.data ?? '{}') as { code: string }).code;
}

test('an event is heard once the log has it, as a CloudEvent at its position, and only that of the project', async () => {
  const stream = await open('?types=key.created,key.deleted');
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const elsewhere = (await scene.operator.createProject('Elsewhere')).ok();
  const grace = await scene.aMember('admin', elsewhere);
  (await grace.client.createKey(elsewhere.id)).ok();
  const key = (await ada.client.createKey(scene.project.id)).ok();
  (await ada.client.extendKey(key, 1)).ok();
  (await ada.client.deleteKey(key)).ok();
  const about = () => stream.events.filter(({ event }) => event.subject === key.id);
  await eventually(() => expect(about()).toHaveLength(2), SOON);
  expect(about().map(({ event }) => event.type)).toEqual(['key.created', 'key.deleted']);
  for (const { position, event } of about()) {
    expect(event).toMatchObject({ specversion: '1.0' });
    const { items } = (await ada.client.auditEntries(scene.project.id, `?target=${key.id}`)).ok();
    expect(items.find(({ index }) => index === position)?.eventId).toBe(event.id);
  }
  expect(new Set(stream.events.map(({ event }) => event.projectid))).toEqual(new Set([scene.project.id]));
  stream.close();
});

/** Makes one key after the other until it is told to stop. @returns their ids. */
async function keepCreating(gateway: string, end: AbortSignal): Promise<readonly string[]> {
  const client = new Client(gateway, ada.client.token);
  const made: string[] = [];
  while (!end.aborted) {
    made.push((await client.createKey(scene.project.id)).ok().id);
    await wait(100);
  }
  return made;
}

test(
  'who reconnects after the last id misses nothing and gets nothing twice, over a restart under a stream of changes',
  async () => {
    const lasting = new LastingStream(eventsOf(platform.url), ada.client.token);
    await lasting.start();
    const begin = await eventually(() => {
      if (lasting.lastId === null) throw new Error('it has not begun yet');
      return lasting.lastId;
    }, SOON);
    const done = new AbortController();
    const changing = keepCreating(further.url, done.signal);
    await platform.service('gateway').restart();
    await eventually(() => expect(lasting.connections).toBe(2), SOON);
    await platform.service('gateway').kill();
    await platform.service('gateway').restart();
    await eventually(() => expect(lasting.connections).toBe(3), SOON);
    done.abort();
    const made = await changing;
    await eventually(() => expect(lasting.events.map(({ event }) => event.subject)).toContain(made.at(-1)), SOON);
    const wanted = await allFrom(further.url, `?lastEventId=${begin}`);
    await eventually(() => expect(lasting.events).toHaveLength(wanted.length), SOON);
    await lasting.close();
    expect(lasting.events.map(({ position, event }) => `${position} ${event.id}`)).toEqual(wanted);
    expect(lasting.events.map(({ event }) => event.subject).sort()).toEqual(made.toSorted());
    expect(made.length).toBeGreaterThan(20);
    const middle = lasting.events[20]?.position ?? NaN;
    expect(await allFrom(further.url, `?lastEventId=${middle}`)).toEqual(wanted.slice(21));
    expect(await allFrom(platform.url, `?from=${middle}`)).toEqual(wanted.slice(20));
  },
  TEST_WITHIN_MS,
);

test('it begins where one says: at a time, or a position; one that is not there is refused', async () => {
  const since = new Date().toISOString();
  const key = (await ada.client.createKey(scene.project.id)).ok();
  await eventually(async () => {
    const [only] = await allFrom(platform.url, `?since=${since}`);
    expect(only).toContain(`${key.id}:1`);
  }, SOON);
  expect((await open('?from=99999999')).status).toBe(422);
  expect((await open('', ada, 'abc')).status).toBe(400);
  expect((await open('?since=yesterday')).status).toBe(422);
  expect((await open('?colour=red')).status).toBe(400);
});

test('who may hear it no more is cut off within seconds, and told why', async () => {
  const members = await Promise.all([scene.aMember('auditor'), scene.aMember('admin'), scene.aMember('admin')]);
  const [auditor, leaver, demoted] = members;
  const reader = { scopes: ['audit:read'] };
  const key = (await ada.client.createKey(scene.project.id, reader)).ok();
  const streams = await Promise.all([
    open('', auditor),
    open('', leaver),
    open('', demoted),
    EventStream.open(eventsOf(platform.url), key.key),
  ]);
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await auditor.client.logOut();
  await scene.operator.send('DELETE', `/v1/projects/${scene.project.id}/members/${leaver.member.id}`);
  const role = { body: { role: 'user' } };
  await scene.operator.send('PATCH', `/v1/projects/${scene.project.id}/members/${demoted.member.id}`, role);
  await ada.client.deleteKey(key);
  const codes = await Promise.all(streams.map(endOf));
  expect(codes).toEqual(['session.invalid', 'project.not-found', 'project.not-found', 'api-key.refused']);
});

test('only so many streams of one caller are open at a time', async () => {
  const { client } = await scene.aMember('auditor');
  const streams = await Promise.all(Array.from({ length: 10 }, () => open('', { client })));
  expect((await open('', { client })).status).toBe(429);
  streams.forEach((stream) => stream.close());
  await eventually(async () => {
    const again = await open('', { client });
    again.close();
    expect(again.status).toBe(200);
  }, SOON);
});

const hooks = () => `/v1/projects/${scene.project.id}/webhooks`;

async function aWebhook(types = ['key.created']): Promise<WebhookWithSecretView> {
  const sent = { body: { url: `${receiver.url}/hook`, types }, headers: { 'idempotency-key': freshKey() } };
  return (await ada.client.send<WebhookWithSecretView>('POST', hooks(), sent)).ok();
}

test('a webhook is managed over REST, and is sent what happens, signed', async () => {
  const { secret, ...webhook } = await aWebhook();
  const path = `${hooks()}/${webhook.id}`;
  const read = await ada.client.send<WebhookView>('GET', path);
  expect(read.ok()).toEqual(webhook);
  expect((await ada.client.send<PingView>('POST', `${path}/ping`)).ok()).toMatchObject({ delivered: true });
  const edit = { body: { description: 'ours' }, headers: { 'if-match': read.headers.get('etag') ?? '' } };
  expect((await ada.client.send<WebhookView>('PATCH', path, edit)).ok()).toMatchObject({ description: 'ours' });
  const key = (await ada.client.createKey(scene.project.id)).ok();
  const [received] = await eventually(() => {
    const found = receiver.about(key.id);
    expect(found).toHaveLength(1);
    return found;
  }, SOON);
  const headers = received?.headers as Record<string, string>;
  expect(new Checker(secret).verify(received?.body ?? '', headers)).toMatchObject({ type: 'key.created' });
  expect((await ada.client.send('DELETE', path)).status).toBe(204);
  expect((await ada.client.send('GET', path)).status).toBe(404);
});

test(
  'a service that is killed between sending and noting it sends again under the same id, and misses nothing',
  async () => {
    const { id } = await aWebhook();
    const held = Promise.withResolvers<void>();
    receiver.answer = () => held.resolve();
    const first = (await ada.client.createKey(scene.project.id)).ok();
    await held.promise;
    await platform.service('webhooks').kill();
    const more = await Promise.all([1, 2, 3, 4].map(() => ada.client.createKey(scene.project.id)));
    receiver.answering(204);
    await platform.service('webhooks').restart();
    const wanted = [first, ...more.map((answer) => answer.ok())].map((key) => key.id);
    await eventually(() => {
      for (const keyId of wanted) expect(receiver.about(keyId).length).toBeGreaterThanOrEqual(1);
      expect(receiver.about(first.id)).toHaveLength(2);
    }, SOON);
    const idsOf = (keyId: string) => new Set(receiver.about(keyId).map(({ headers }) => headers['webhook-id']));
    expect(wanted.map((keyId) => idsOf(keyId).size)).toEqual(wanted.map(() => 1));
    await eventually(async () => {
      const { items } = (
        await ada.client.send<DeliveryPage>('GET', `${hooks()}/${id}/deliveries?state=delivered`)
      ).ok();
      expect(items).toHaveLength(wanted.length);
    }, SOON);
  },
  TEST_WITHIN_MS,
);
