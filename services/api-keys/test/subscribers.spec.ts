import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { createInbox, type NatsConnection } from '@nats-io/transport-node';
import { setTimeout as wait } from 'node:timers/promises';
import { deleteApiKey, type Actor } from '#contracts';
import { SubscriberIssuer } from '#messaging';
import { anAdmin, aUser, eventually, startEmbeddedServers, type EmbeddedServers } from '#testing';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';
import {
  inboxOf,
  listenTable,
  logIn,
  logInAsServices,
  publishTable,
  refusedOf,
  type Who,
} from './subscriber-credentials.js';

const START_WITHIN_MS = 300_000;
const WITHIN_30_S = { withinMs: 30_000 };
/** Long enough for a test on a busy machine, and short enough to see the end of one. */
const LOGIN_SECONDS = 15;
const PLACE = { filters: [] as string[], start: { deliver_policy: 'all' }, from: 'beginning', ackWaitMs: 30_000 };

interface Holder {
  readonly actor: Actor;
  readonly projectId: string;
  readonly key: HeldKey;
  readonly text: string;
  /** Of its place `billing`. */
  readonly consumer: string;
}

interface Subscriber extends Holder {
  readonly connection: NatsConnection;
}

let servers: EmbeddedServers;
let keys: KeysService;
let services: NatsConnection;
let holders: readonly [Holder, Holder];
let p: Subscriber;
let q: Subscriber;
let seed: string;

beforeAll(async () => {
  servers = await startEmbeddedServers();
  seed = servers.natsIssuerSeed ?? '';
  const subscribers = { natsIssuerSeed: seed, subscriberLoginSeconds: LOGIN_SECONDS };
  keys = await startKeysService(servers, undefined, subscribers);
  services = await logInAsServices(servers.natsUrl);
  holders = [await aHolder(), await aHolder()];
}, START_WITHIN_MS);
afterAll(async () => {
  await services.close();
  await keys.stop();
  await servers.stop();
});

/** No connection lasts longer than a login. */
beforeEach(async () => {
  [p, q] = await Promise.all([enter(holders[0]), enter(holders[1])]);
});
afterEach(async () => {
  await Promise.all([p.connection.close(), q.connection.close()]);
});

/** An admin with a key that may read events, in a project of its own. */
async function aHolder(): Promise<Holder> {
  const actor = anAdmin();
  const projectId = actor.membership?.projectId ?? '';
  const key = await eventually(() => makeKey(keys, actor, { scopes: ['audit:read'] }), WITHIN_30_S);
  return {
    actor,
    projectId,
    key,
    text: key.text,
    consumer: SubscriberIssuer.of(seed).consumerOf(projectId, 'billing'),
  };
}

async function enter(holder: Holder): Promise<Subscriber> {
  return { ...holder, connection: await logIn(servers.natsUrl, 'billing', holder.text) };
}

async function ask({ connection, projectId }: Subscriber, request: object): Promise<unknown> {
  const answer = await connection.request(`subscribers.v1.place.${projectId}.billing`, JSON.stringify(request));
  return answer.json();
}

const make = (subscriber: Subscriber, given: object = {}) =>
  ask(subscriber, { op: 'make', ...PLACE, filters: [`evt.v1.*.${subscriber.projectId}.>`], ...given });
const tell = (projectId: string, what = 'created') =>
  jetstream(services).publish(`evt.v1.key.${projectId}.key_1.${what}`, JSON.stringify({ id: what }));
const consumerInfo = async ({ consumer }: Subscriber) =>
  (await jetstreamManager(services)).consumers.info('EVENTS', consumer);

/** Asks for one event, as a client may: with an answer to wherever it likes. */
function pull({ connection, consumer }: Subscriber, reply: string, more: object = { batch: 1, expires: 1e9 }): void {
  connection.publish(`$JS.API.CONSUMER.MSG.NEXT.EVENTS.${consumer}`, JSON.stringify(more), { reply });
}

async function pulled(subscriber: Subscriber): Promise<string | null> {
  const inbox = createInbox(inboxOf(subscriber.text));
  const subscription = subscriber.connection.subscribe(inbox, { max: 1, timeout: 5_000 });
  pull(subscriber, inbox);
  for await (const message of subscription) return message.subject === inbox ? null : message.subject;
  return null;
}

test('every subject × every credential: a subscriber reads its place, and nothing else passes', async () => {
  const connections: Record<Who, NatsConnection> = { services, p: p.connection, q: q.connection };
  const published = publishTable(p, q, seed);
  const listened = listenTable(p, q);
  for (const who of ['p', 'q', 'services'] as const) {
    const subjects = { publish: published.map(([subject]) => subject), listen: listened.map(([subject]) => subject) };
    const refused = await refusedOf(connections[who], subjects.publish, subjects.listen);
    const cells = [
      ...published.map(([subject, ...may]) => [`publish ${subject}`, may.includes(who)] as const),
      ...listened.map(([subject, ...may]) => [`subscription ${subject}`, may.includes(who)] as const),
    ];
    expect(cells.map(([cell]) => [who, cell, !refused.has(cell)])).toEqual(
      cells.map(([cell, passes]) => [who, cell, passes]),
    );
  }
});

test('nobody else gets in: no login, a key that never was, that is deleted, that lacks the scope, whose role may not', async () => {
  const { natsUrl } = servers;
  const deleted = await makeKey(keys, p.actor, { scopes: ['audit:read'] });
  await keys.bus.request(deleteApiKey, { actor: p.actor, projectId: p.projectId, keyId: deleted.view.id });
  const unscoped = await makeKey(keys, p.actor, { scopes: ['verify'] });
  const member = aUser({ projectId: p.projectId });
  const ofMember = await makeKey(keys, member);
  const elsewhere = await makeKey(keys, p.actor, { scopes: ['audit:read'], allowedCidrs: ['192.0.2.0/24'] });
  const attempts: readonly (readonly [string, string])[] = [
    ['', ''],
    ['billing', ''],
    ['billing', 'no key'],
    ['keyward', 'not the password'],
    ['keyward', p.text],
    ['billing.>', p.text],
    ['*', p.text],
    ['billing', `${p.text.slice(0, -1)}${p.text.endsWith('0') ? '1' : '0'}`],
    ...[deleted, unscoped, ofMember, elsewhere].map(({ text }) => ['billing', text] as const),
  ];
  const outcomes = await Promise.allSettled(attempts.map(([durable, text]) => logIn(natsUrl, durable, text)));
  const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'let in'));
  expect(reasons.filter((reason) => !/authorization violation/i.test(reason))).toEqual([]);
});

test('a place is of its project: others’ events are no wish, and a consumer delivers nowhere but where it is asked', async () => {
  const own = await enter(await aHolder());
  const others = [`evt.v1.*.${q.projectId}.>`, 'evt.v1.>', 'evt.v1.*.*.>', `evt.v1.key.${q.projectId}.*.created`, '>'];
  for (const filter of others) {
    expect(await make(own, { filters: [`evt.v1.*.${own.projectId}.>`, filter] })).toEqual({ error: 'malformed' });
  }
  expect(await ask(own, { op: 'delete' })).toEqual({ error: 'malformed' });
  expect(await make(own, { deliver_subject: 'api-keys.delete', ackWaitMs: 5_000 })).toMatchObject({ loginMs: 15_000 });
  const { config } = await consumerInfo(own);
  expect(config.deliver_subject).toBeUndefined();
  expect(config).toMatchObject({ filter_subjects: [`evt.v1.*.${own.projectId}.>`], max_ack_pending: 1_000 });
  await tell(q.projectId);
  await tell(own.projectId);
  expect(await pulled(own)).toMatch(`evt.v1.key.${own.projectId}.`);
  await own.connection.close();
});

test('a project has so many places, and no more', async () => {
  const durables = Array.from({ length: 20 }, (_, index) =>
    SubscriberIssuer.of(seed).consumerOf(p.projectId, `${index}`),
  );
  const { consumers } = await jetstreamManager(services);
  for (const durable_name of durables) await consumers.add('EVENTS', { durable_name, ack_policy: 'explicit' });
  expect(await make(p)).toEqual({ error: 'too-many-places' });
  for (const durable of durables) await consumers.delete('EVENTS', durable);
});

test('an event cannot be made a command: its reader chooses where it goes, and reaches no service', async () => {
  await make(p);
  await tell(p.projectId);
  const heard: string[] = [];
  const listening = services.subscribe('>', { callback: (_, { subject }) => void heard.push(subject) });
  await services.flush();
  const commands = ['api-keys.delete', 'rcpt.v1.api-keys', 'rev.v1.push', '$SYS.REQ.USER.AUTH', '_INBOX.api-keys.x'];
  for (const reply of commands) {
    pull(p, reply);
    pull(p, reply, { batch: 1, no_wait: true });
    p.connection.publish(`subscribers.v1.place.${p.projectId}.billing`, '{"op":"find"}', { reply });
  }
  await p.connection.flush();
  await wait(1_500);
  listening.unsubscribe();
  expect(heard.filter((subject) => commands.includes(subject))).toEqual([]);
});

test('an answer that is sent to another’s place acknowledges, takes and changes nothing there', async () => {
  await Promise.all([make(p), make(q)]);
  await Promise.all([tell(q.projectId), tell(p.projectId)]);
  expect(await pulled(q)).not.toBeNull();
  const before = await consumerInfo(q);
  expect(before).toMatchObject({ num_ack_pending: 1, delivered: { consumer_seq: 1 } });
  const { stream_seq: sequence } = before.delivered;
  // Nobody can know these names: whoever did would gain nothing either.
  const replies = [
    `$JS.ACK.EVENTS.${q.consumer}.1.${sequence}.1.1.0`,
    `$JS.API.CONSUMER.MSG.NEXT.EVENTS.${q.consumer}`,
    `subscribers.v1.place.${q.projectId}.billing`,
  ];
  for (const reply of replies) {
    pull(p, reply);
    pull(p, reply, { batch: 1, no_wait: true });
  }
  await p.connection.flush().catch(() => {});
  await wait(1_500);
  expect(await consumerInfo(q)).toMatchObject({ num_ack_pending: 1, delivered: { consumer_seq: 1 } });
});

test('a connection ends within the time of a login after its key was deleted', async () => {
  const own = await enter(await aHolder());
  const ended = own.connection.closed();
  await keys.bus.request(deleteApiKey, { actor: own.actor, projectId: own.projectId, keyId: own.key.view.id });
  const began = performance.now();
  await ended;
  expect(performance.now() - began).toBeLessThan(LOGIN_SECONDS * 1_000 + 2_000);
  await expect(logIn(servers.natsUrl, 'billing', own.text)).rejects.toThrow(/authorization/i);
  expect(services.isClosed()).toBe(false);
});
