import { Webhook as Checker } from 'standardwebhooks';
import {
  createWebhook,
  deleteWebhook,
  editWebhook,
  getWebhook,
  listWebhooks,
  MOST_WEBHOOKS,
  newId,
  pingWebhook,
  redeliver,
  redeliverDead,
  rotateWebhookSecret,
} from '#contracts';
import { aUser, eventually, Receiver, startServers, type Received, type TestServers } from '#testing';
import { playAudit, type PlayedAudit } from './played-audit.js';

import { once, Project, startWebhooks, type WebhooksService } from './webhooks-service.js';

const START_WITHIN_MS = 300_000;
const SOON = { withinMs: 15_000 };
const HOUR_MS = 3_600_000;

let servers: TestServers;
let audit: PlayedAudit;
let service: WebhooksService;
let receiver: Receiver;
let project: Project;

beforeAll(async () => {
  servers = await startServers();
  audit = await playAudit(servers.natsUrl);
  service = await startWebhooks(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await service.stop();
  await audit.stop();
  await servers.stop();
});
beforeEach(async () => {
  receiver = await Receiver.open();
  project = new Project(service);
});
afterEach(() => receiver.stop());

function check(secret: string, { body, headers }: Received): unknown {
  return new Checker(secret).verify(body, headers as Record<string, string>);
}

const told = (subject: string): Promise<Received> =>
  eventually(() => receiver.about(subject)[0] ?? Promise.reject(new Error('nothing came')), SOON);

/** Set up, and known to whoever reads the log. */
async function aWebhook(types: readonly string[] = ['key.*']) {
  const webhook = await project.webhook({ url: `${receiver.url}/hook`, types });
  await eventually(() => expect(audit.log.entries.map(({ event }) => event.subject)).toContain(webhook.id), SOON);
  return webhook;
}

test('an event is sent as a CloudEvent whose signature the official library accepts, and a spoilt one is refused', async () => {
  const { secret, ...webhook } = await aWebhook();
  const event = project.event();
  audit.tell(event);
  const received = await told(event.subject);
  expect(check(secret, received)).toEqual(event);
  expect(received.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
  expect(() => check(secret, { ...received, body: received.body.replace('extended', 'Extended') })).toThrow();
  const otherId = { ...received.headers, 'webhook-id': newId('dlv') };
  expect(() => check(secret, { ...received, headers: otherId })).toThrow();
  const [delivery] = await eventually(async () => {
    const delivered = await project.deliveries(webhook.id, 'delivered');
    expect(delivered).toHaveLength(1);
    return delivered;
  }, SOON);
  expect(delivery).toMatchObject({ id: received.headers['webhook-id'], eventId: event.id, attempts: 1, status: 204 });
});

test('the secret is told once: not by a look at the webhook, in no event, and a retry is told the same', async () => {
  const idempotency = once();
  const request = { ...project.place, url: receiver.url, idempotency };
  const first = await service.bus.request(createWebhook, request);
  expect(first.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(await service.bus.request(createWebhook, request)).toEqual({ body: first.body, replayed: true });
  const { secret, ...view } = first.body;
  expect(await service.bus.request(getWebhook, { ...project.place, webhookId: view.id })).toEqual(view);
  const { items } = await service.bus.request(listWebhooks, { ...project.place, query: { limit: 20 } });
  expect(items).toEqual([view]);
  await eventually(() => expect(receiver.about(view.id)).toHaveLength(1), SOON);
  expect(JSON.stringify([audit.log.entries, receiver.received])).not.toContain(secret.slice(6));
});

test('what is not wanted, or of another project, is not sent; events about one thing come in their order', async () => {
  const { id } = await aWebhook(['key.extended']);
  const subject = newId('key');
  audit.tell(project.event(subject, 1, 'key.created'));
  audit.tell({ ...project.event(subject, 2), projectid: newId('prj') });
  for (let version = 3; version <= 12; version++) audit.tell(project.event(subject, version));
  await eventually(() => expect(receiver.about(subject)).toHaveLength(10), SOON);
  expect(receiver.about(subject).map(({ event }) => event.aggregatever)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(await project.deliveries(id)).toHaveLength(10);
});

test('what fails is tried for over a day under one id, then is a dead letter, and is sent again when asked for', async () => {
  const { id, secret } = await aWebhook();
  receiver.answering(503);
  const event = project.event();
  audit.tell(event);
  const afterHours = [0, 1, 1, 1, 3, 6, 12, 16];
  for (const [attempt, hours] of afterHours.entries()) {
    service.clock.advance(hours * HOUR_MS);
    await eventually(async () => {
      expect((await project.deliveries(id))[0]).toMatchObject({ attempts: attempt + 1, status: 503 });
    }, SOON);
  }
  const [dead] = await project.deliveries(id, 'dead');
  expect(dead).toMatchObject({ eventId: event.id, nextAttemptAt: null });
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([dead?.id]));
  service.clock.set(new Date());

  receiver.answering(200);
  const place = { ...project.place, webhookId: id };
  await service.bus.request(redeliver, { ...place, deliveryId: dead?.id ?? '' });
  await eventually(() => expect(receiver.about(event.subject)).toHaveLength(9), SOON);
  const again = receiver.received.at(-1);
  expect(again && check(secret, again)).toEqual(event);
  await eventually(async () => expect(await project.deliveries(id, 'delivered')).toHaveLength(1), SOON);
});

test('an endpoint that does not answer holds up no other', async () => {
  const silent = await Receiver.open();
  silent.answer = () => {};
  await project.webhook({ url: silent.url, types: ['key.*'] });
  await aWebhook();
  const events = Array.from({ length: 30 }, () => project.event());
  for (const event of events) audit.tell(event);
  await eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(30), { withinMs: 8_000 });
  expect(silent.received.length).toBeLessThanOrEqual(4);
  await silent.stop();
});

test('410 switches the webhook off; what waits is dead, and all of it is sent again once it is on', async () => {
  const { id } = await aWebhook();
  receiver.answering(410);
  audit.tell(project.event());
  const place = { ...project.place, webhookId: id };
  const off = await eventually(async () => {
    const webhook = await service.bus.request(getWebhook, place);
    expect(webhook.enabled).toBe(false);
    return webhook;
  }, SOON);
  await expect(service.bus.request(redeliverDead, place)).rejects.toThrow('webhook.disabled');
  await eventually(async () => expect(await project.deliveries(id, 'dead')).toHaveLength(1), SOON);
  expect(audit.log.entries.find(({ event }) => event.type === 'webhook.disabled')?.event.data.actor.kind).toBe(
    'system',
  );

  receiver.answering(200);
  await service.bus.request(editWebhook, { ...place, enabled: true, expectedVersion: off.version });
  expect(await service.bus.request(redeliverDead, place)).toEqual({ redelivered: 1, more: false });
  await eventually(async () => expect(await project.deliveries(id, 'delivered')).toHaveLength(1), SOON);
});

test('after a rotation both secrets sign for the grace, and then the new one alone', async () => {
  const webhook = await aWebhook();
  const place = { ...project.place, webhookId: webhook.id };
  const rotation = { ...place, graceSeconds: 60, idempotency: once() };
  const { body } = await service.bus.request(rotateWebhookSecret, rotation);
  expect(body.secret).not.toBe(webhook.secret);
  const during = project.event();
  audit.tell(during);
  const received = await told(during.subject);
  for (const secret of [webhook.secret, body.secret]) expect(check(secret, received)).toEqual(during);

  service.clock.advance(61_000);
  const after = project.event();
  audit.tell(after);
  const later = await told(after.subject);
  expect(check(body.secret, later)).toEqual(after);
  expect(() => check(webhook.secret, later)).toThrow();
  service.clock.set(new Date());
});

test('a ping says what came of it, and is no event', async () => {
  const { id, secret } = await aWebhook();
  const place = { ...project.place, webhookId: id };
  expect(await service.bus.request(pingWebhook, place)).toMatchObject({ delivered: true, status: 204, fault: null });
  const [ping] = receiver.about(id);
  expect(ping && check(secret, ping)).toMatchObject({ type: 'keyward.ping', projectid: project.projectId });
  receiver.answering(500);
  expect(await service.bus.request(pingWebhook, place)).toMatchObject({ delivered: false, status: 500 });
  receiver.answer = () => {};
  expect(await service.bus.request(pingWebhook, place)).toMatchObject({ status: null, fault: 'timed-out' });
  expect(await project.deliveries(id)).toEqual([]);
});

test('a webhook that is deleted is sent nothing more, and is forgotten with what waits', async () => {
  const { id } = await aWebhook();
  receiver.answering(500);
  audit.tell(project.event());
  await eventually(() => expect(receiver.received).toHaveLength(1), SOON);
  const place = { ...project.place, webhookId: id };
  await service.bus.request(deleteWebhook, place);
  await service.bus.request(deleteWebhook, place);
  await expect(service.bus.request(getWebhook, place)).rejects.toThrow('webhook.not-found');
  service.clock.advance(HOUR_MS);
  await eventually(() => expect(audit.log.entries.at(-1)?.event.type).toBe('webhook.deleted'), SOON);
  audit.tell(project.event());
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  service.clock.set(new Date());
  expect(receiver.received).toHaveLength(1);
});

test('only admins of the project manage them, and a project has only so many', async () => {
  const user = aUser({ projectId: project.projectId });
  const attempt = { ...project.place, url: receiver.url, idempotency: once() };
  await expect(service.bus.request(createWebhook, { ...attempt, actor: user })).rejects.toThrow('permission.denied');
  const elsewhere = new Project(service);
  await expect(service.bus.request(createWebhook, { ...attempt, actor: elsewhere.admin })).rejects.toThrow(
    'project.not-found',
  );
  const { id } = await project.webhook({ url: receiver.url });
  const stranger = { ...elsewhere.place, webhookId: id };
  await expect(service.bus.request(getWebhook, stranger)).rejects.toThrow('webhook.not-found');
  for (let more = 1; more < MOST_WEBHOOKS; more++) await project.webhook({ url: receiver.url, enabled: false });
  await expect(project.webhook({ url: receiver.url })).rejects.toThrow('webhook.limit-reached');
});

test('an address where nothing may be sent is refused, at its creation and at its change', async () => {
  for (const url of ['https://10.0.0.1/', 'https://me@example.org/'])
    await expect(project.webhook({ url })).rejects.toThrow('webhook.address-refused');
  const { id, version } = await project.webhook({ url: receiver.url });
  const change = { ...project.place, webhookId: id, url: 'https://169.254.169.254/', expectedVersion: version };
  await expect(service.bus.request(editWebhook, change)).rejects.toThrow('webhook.address-refused');
  await expect(project.webhook({ url: receiver.url, types: ['keys.*'] })).rejects.toThrow('request.invalid');
});

test('a process that takes over goes on where the last one stood, and makes no delivery twice', async () => {
  await aWebhook();
  const before = project.event();
  audit.tell(before);
  await told(before.subject);
  await service.stop();
  const meanwhile = Array.from({ length: 5 }, () => project.event());
  for (const event of meanwhile) audit.tell(event);
  service = await startWebhooks(servers);
  await eventually(() => expect(receiver.received).toHaveLength(6), SOON);
  expect(audit.log.askedFrom.at(-1)).toBeGreaterThan(0);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(6);
});
