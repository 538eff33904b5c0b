import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findMongod, freePort, type ServerProcess, startMongod } from '../src/index.js';
import { closeScene, openScene, processExists, type Scene } from './scene.js';

let binary: string;
let scene: Scene;
let blocker: Server | undefined;

beforeAll(async () => {
  binary = await findMongod({ log: (line) => process.stdout.write(`${line}\n`) });
}, 300_000);
beforeEach(() => {
  scene = openScene();
});
afterEach(async () => {
  blocker?.close();
  blocker = undefined;
  await closeScene(scene);
});

const start = (port?: number): Promise<ServerProcess> =>
  startMongod({
    binary,
    dataDir: join(scene.dir, 'mongod'),
    log: scene.log,
    onSpawn: scene.onSpawn,
    ...(port === undefined ? {} : { port }),
  });

async function block(port: number): Promise<void> {
  blocker = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(blocker, 'listening');
}

async function withClient<T>(url: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 10_000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

const majority = { writeConcern: { w: 'majority', journal: true } } as const;
const write = (url: string, name: string) =>
  withClient(url, (client) => client.db('test').collection('names').insertOne({ name }, majority));
const names = (url: string) =>
  withClient(url, async (client) => {
    const found = await client.db('test').collection<{ name: string }>('names').find().toArray();
    return found.map(({ name }) => name);
  });

test('transactions and change streams work', async () => {
  const { url } = await start();
  await withClient(url, async (client) => {
    const names = client.db('test').collection('names');
    const changes = names.watch();
    await changes.tryNext();
    await client.withSession((session) =>
      session.withTransaction(async () => void (await names.insertOne({ name: 'Ada' }, { session }))),
    );
    expect(await changes.next()).toMatchObject({ operationType: 'insert' });
    await changes.close();
  });
});

test('data and URL survive an orderly stop and a new start, and no process is left', async () => {
  const first = await start();
  await write(first.url, 'Ada');
  const began = performance.now();
  await first.stop();
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(processExists(first.pid)).toBe(false);

  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await names(second.url)).toEqual(['Ada']);
});

test('a write acknowledged by the majority survives kill -9', async () => {
  const server = await start();
  const { url, pid } = server;
  await write(url, 'Ada');
  await server.kill();
  expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(processExists(pid)).toBe(false);

  await server.restart();
  expect(server.url).toBe(url);
  expect(server.pid).not.toBe(pid);
  expect(await names(url)).toEqual(['Ada']);
});

test('the set follows when its remembered port was taken meanwhile', async () => {
  const first = await start();
  await write(first.url, 'Ada');
  await first.kill();
  await block(first.port);

  const second = await start();
  expect(second.port).not.toBe(first.port);
  expect(scene.lines[0]).toContain(`port ${first.port} is taken by another program`);
  expect(await names(second.url)).toEqual(['Ada']);
  await write(second.url, 'Grace');
});

test('a wanted port in use gives one line', async () => {
  const port = await freePort();
  await block(port);
  await expect(start(port)).rejects.toThrow(
    `Port ${port} is in use, so mongod cannot listen on it. Stop what uses it or choose another.`,
  );
  expect(scene.children).toEqual([]);
});

test('a second server on the same folder is refused, with the first one’s process id', async () => {
  const { pid } = await start();
  await expect(start()).rejects.toThrow(
    `mongod (pid ${pid}) already uses ${join(scene.dir, 'mongod')}. Stop it first: kill ${pid}`,
  );
});

test('a damaged folder gives one line that names it, and no process is left', async () => {
  const server = await start();
  await write(server.url, 'Ada');
  await server.stop();
  const databaseDir = join(scene.dir, 'mongod', 'db');
  for (const file of readdirSync(databaseDir).filter((name) => name.startsWith('collection-'))) {
    writeFileSync(join(databaseDir, file), 'nonsense'.repeat(1_000));
  }
  const failure = await start().then(
    () => 'started',
    (error: Error) => error.message,
  );
  expect(failure).toMatch(
    /^The MongoDB data in .*\/mongod\/db is damaged \(.+\)\. Restore it from a backup, or move the folder away to start empty\. Details: .*mongod\.log$/,
  );
  expect(failure).not.toContain('\n');
  expect(scene.children.filter((child) => child.running)).toEqual([]);
});

test('a missing binary gives one line', async () => {
  await expect(
    startMongod({ binary: '/nowhere/mongod', dataDir: join(scene.dir, 'mongod'), log: scene.log }),
  ).rejects.toThrow('mongod cannot be run from /nowhere/mongod: spawn /nowhere/mongod ENOENT.');
});
