import { setTimeout as wait } from 'node:timers/promises';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { startEmbeddedNats, type EmbeddedNats } from '#testing';
import { NatsProxy } from './nats-proxy.js';

const START_WITHIN_MS = 300_000;
const SHORT_MS = 300;

let nats: EmbeddedNats;
let proxy: NatsProxy;
/** One goes by the proxy, the other does not. */
let near: NatsConnection;
let far: NatsConnection;
let heard: string[];

beforeAll(async () => {
  nats = await startEmbeddedNats();
}, START_WITHIN_MS);
afterAll(() => nats.stop());

beforeEach(async () => {
  proxy = await NatsProxy.open(nats.natsServer.url);
  [near, far] = await Promise.all([connected(proxy.url), connected(nats.natsServer.url)]);
  heard = [];
  near.subscribe('told.>', { callback: (_, message) => void heard.push(message.string()) });
  far.subscribe('question', { callback: (_, message) => void message.respond(message.data) });
  await far.flush();
  // The first question of a connection subscribes to the answers of all.
  await ask('ready');
});
afterEach(async () => {
  await Promise.all([near.close(), far.close()]);
  await proxy.close();
});

function connected(url: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(url);
  return connect({ servers: host, user: username, pass: decodeURIComponent(password) });
}

const ask = async (text: string, timeout = 2_000) => (await near.request('question', text, { timeout })).string();

async function tell(...texts: readonly string[]): Promise<void> {
  for (const text of texts) far.publish('told.all', text);
  await far.flush();
  await wait(100);
}

test('untreated, everything passes, line ends in payloads included', async () => {
  expect(await ask('one\r\ntwo MSG told.x 1 5\r\n')).toBe('one\r\ntwo MSG told.x 1 5\r\n');
  const long = 'x'.repeat(100_000);
  expect(await ask(long)).toBe(long);
});

test('what is lost is gone, and the connection stands', async () => {
  const id = near.info?.client_id;
  proxy.treat({ toServer: () => 'lost', toClient: () => 'lost' });
  await expect(ask('lost', SHORT_MS)).rejects.toThrow();
  await tell('lost');
  proxy.heal();
  await tell('heard');
  expect([await ask('healed'), heard, near.info?.client_id]).toEqual(['healed', ['heard'], id]);
});

test('what is held back comes once it is healed, in its order', async () => {
  proxy.treat({ toClient: () => 'held' });
  await tell('one', 'two');
  expect(heard).toEqual([]);
  proxy.heal();
  await tell('three');
  expect(heard).toEqual(['one', 'two', 'three']);
});

test('one direction alone can be cut, and one subject', async () => {
  proxy.treat({ toClient: ({ subject }) => (subject === 'told.all' ? 'lost' : 0) });
  await tell('lost');
  expect([await ask('answered'), heard]).toEqual(['answered', []]);
});

test('what is late comes late, and nothing overtakes', async () => {
  let ms = 300;
  proxy.treat({ toClient: () => (ms -= 100) });
  const began = performance.now();
  await tell('late', 'less late');
  await expect(ask('answer')).resolves.toBe('answer');
  expect(performance.now() - began).toBeGreaterThan(199);
  expect(heard).toEqual(['late', 'less late']);
});
