import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { fromCurveSeed, fromSeed } from '@nats-io/nkeys';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  findNatsServer,
  freePort,
  makeNatsIssuerSeed,
  natsIssuerOf,
  type ServerProcess,
  startNatsServer,
} from '../src/index.js';
import { closeScene, openScene, processExists, type Scene } from './scene.js';

let binary: string;
let scene: Scene;
let blocker: Server | undefined;
const connections: NatsConnection[] = [];

beforeAll(async () => {
  binary = await findNatsServer({ log: (line) => process.stdout.write(`${line}\n`) });
}, 300_000);
beforeEach(() => {
  scene = openScene();
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  blocker?.close();
  blocker = undefined;
  await closeScene(scene);
});

const start = (port?: number): Promise<ServerProcess> =>
  startNatsServer({
    binary,
    dataDir: join(scene.dir, 'nats'),
    log: scene.log,
    onSpawn: scene.onSpawn,
    ...(port === undefined ? {} : { port }),
  });

async function client(url: string): Promise<NatsConnection> {
  const connection = await connect({ ...loginFrom(url), maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  connections.push(connection);
  return connection;
}

function loginFrom(url: string) {
  const { host, username, password } = new URL(url);
  return { servers: host, user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

async function nextReconnect(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'reconnect') return;
}

async function makeStream(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'EVENTS', subjects: ['evt.>'] });
}

async function count(connection: NatsConnection): Promise<number> {
  const manager = await jetstreamManager(connection);
  return (await manager.streams.info('EVENTS')).state.messages;
}

test('an acknowledged message survives kill -9, and a connected client finds the server again', async () => {
  const server = await start();
  const connection = await client(server.url);
  await makeStream(connection);
  await jetstream(connection).publish('evt.one');
  await server.kill();
  expect(processExists(server.pid)).toBe(false);
  const reconnected = nextReconnect(connection);
  await server.restart();
  await reconnected;
  expect(await count(connection)).toBe(1);
});

test('data and URL survive an orderly stop and a new start', async () => {
  const first = await start();
  const before = await client(first.url);
  await makeStream(before);
  await jetstream(before).publish('evt.one');
  await before.close();
  await first.stop();
  expect(await first.exited).toEqual({ code: 0, signal: null });

  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await count(await client(second.url))).toBe(1);
});

test('nobody gets in without the password, which only the owner can read', async () => {
  const { port } = await start();
  await expect(connect({ servers: `127.0.0.1:${port}`, reconnect: false })).rejects.toThrow(/authorization/i);
  for (const file of ['login.json', 'nats-server.conf']) {
    expect(statSync(join(scene.dir, 'nats', file)).mode & 0o077).toBe(0);
  }
});

test('every acknowledged message is synced to disk, and large ones are refused', async () => {
  const { url } = await start();
  expect(readFileSync(join(scene.dir, 'nats', 'nats-server.conf'), 'utf8')).toContain('sync_interval: always');
  expect((await client(url)).info?.max_payload).toBe(128 * 1024);
});

test('a wanted port in use gives one line', async () => {
  const port = await freePort();
  blocker = createServer().listen(port, '127.0.0.1');
  await once(blocker, 'listening');
  await expect(start(port)).rejects.toThrow(`Port ${port} is in use, so nats-server cannot listen on it.`);
  expect(scene.children).toEqual([]);
});

test('a second server on the same folder is refused', async () => {
  const { pid } = await start();
  await expect(start()).rejects.toThrow(`nats-server (pid ${pid}) already uses ${join(scene.dir, 'nats')}`);
});

test('a folder it cannot use gives one line that names it', async () => {
  const server = await start();
  await server.stop();
  const store = join(scene.dir, 'nats', 'jetstream-store');
  rmSync(store, { recursive: true, force: true });
  writeFileSync(store, 'not a folder');
  await expect(start()).rejects.toThrow(/^nats-server cannot use .*\/nats \(.+\)\. Move the folder away/);
  expect(scene.children.filter((child) => child.running)).toEqual([]);
});

test('accounts and permissions are those that are deployed', async () => {
  const issuerSeed = makeNatsIssuerSeed();
  const dataDir = join(scene.dir, 'nats');
  await startNatsServer({ binary, dataDir, log: scene.log, onSpawn: scene.onSpawn, password: 'secret', issuerSeed });
  const { issuer, xkey } = natsIssuerOf(issuerSeed);
  const deployed = readFileSync(new URL('../../../deploy/nats/nats-server.conf', import.meta.url), 'utf8')
    .replace('$NATS_PASSWORD', '"secret"')
    .replace('$NATS_ISSUER', `"${issuer}"`)
    .replace('$NATS_XKEY', `"${xkey}"`);
  expect(permissionsIn(readFileSync(join(dataDir, 'nats-server.conf'), 'utf8'))).toEqual(permissionsIn(deployed));
});

/** From the accounts on, without comments. */
function permissionsIn(configuration: string): string[] {
  const lines = configuration.split('\n').map((line) => line.trim());
  return lines.slice(lines.indexOf('accounts {')).filter((line) => line !== '' && !line.startsWith('#'));
}

test('the seed of an issuer is what NATS takes for one, and anything else is refused unspoken', () => {
  const seed = makeNatsIssuerSeed();
  const bytes = (which: number) => new TextEncoder().encode(seed.split(',')[which]);
  expect(natsIssuerOf(seed)).toEqual({
    issuer: fromSeed(bytes(0)).getPublicKey(),
    xkey: fromCurveSeed(bytes(1)).getPublicKey(),
  });
  expect(makeNatsIssuerSeed()).not.toBe(seed);
  for (const other of ['', 'SA,SX', seed.slice(0, -1), seed.toLowerCase(), seed.split(',').reverse().join()]) {
    expect(() => natsIssuerOf(other)).toThrow('must have the form SA…,SX…');
  }
});
