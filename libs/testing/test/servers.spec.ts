import { existsSync } from 'node:fs';
import { connect } from '@nats-io/transport-node';
import mongoose from 'mongoose';
import { eventually, startEmbeddedNats, startServers, type TestServers } from '../src/index.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;

beforeAll(async () => {
  servers = await startServers();
}, START_WITHIN_MS);
afterAll(() => servers.stop());

test('MongoDB is a replica set that takes transactions', async () => {
  const connection = await mongoose.createConnection(servers.mongoUrl, { dbName: 'testing' }).asPromise();
  try {
    const things = connection.collection('things');
    await connection.transaction(async (session) => void (await things.insertOne({ name: 'Ada' }, { session })));
    expect(await things.countDocuments()).toBe(1);
  } finally {
    await connection.close();
  }
});

test('NATS lets the bearer of the URL in, and has JetStream', async () => {
  const { username, password, host } = new URL(servers.natsUrl);
  const connection = await connect({ servers: host, user: username, pass: decodeURIComponent(password) });
  const answer = await connection.request('$JS.API.INFO', '', { timeout: 2_000 });
  expect(answer.json()).toMatchObject({ type: 'io.nats.jetstream.api.v1.account_info_response' });
  await connection.close();
});

describe('by the environment', () => {
  const before = { ...process.env };
  beforeEach(() => {
    delete process.env['KEYWARD_TEST_SERVERS'];
  });
  afterEach(() => {
    process.env = { ...before };
  });

  test('given servers are taken as they are, and go on', async () => {
    process.env['KEYWARD_TEST_MONGO_URL'] = servers.mongoUrl;
    process.env['KEYWARD_TEST_NATS_URL'] = servers.natsUrl;
    const given = await startServers();
    expect(given).toMatchObject({ kind: 'given', mongoUrl: servers.mongoUrl, natsUrl: servers.natsUrl });
    await given.stop();
    await (await mongoose.createConnection(servers.mongoUrl).asPromise()).close();
  });

  test('one given server without the other is refused', async () => {
    process.env['KEYWARD_TEST_MONGO_URL'] = servers.mongoUrl;
    delete process.env['KEYWARD_TEST_NATS_URL'];
    await expect(startServers()).rejects.toThrow('KEYWARD_TEST_NATS_URL');
  });

  test('a wish that is none of the roads is refused', async () => {
    process.env['KEYWARD_TEST_SERVERS'] = 'clouds';
    await expect(startServers()).rejects.toThrow('KEYWARD_TEST_SERVERS is "clouds"');
  });
});

test('an embedded server keeps its URL over a kill, and leaves neither process nor folder', async () => {
  const nats = await startEmbeddedNats();
  const { url } = nats.natsServer;
  await nats.natsServer.kill();
  await nats.natsServer.restart();
  expect(nats.natsServer.url).toBe(url);
  await nats.stop();
  expect(await nats.natsServer.exited).toMatchObject({ signal: 'SIGKILL' });
  expect(existsSync(nats.jetStreamDir)).toBe(false);
});

test('eventually gives the last failure once the time is over, even when an attempt hangs', async () => {
  let attempts = 0;
  const failing = () => {
    attempts += 1;
    if (attempts > 2) return new Promise<never>(() => {});
    throw new Error(`attempt ${attempts}`);
  };
  await expect(eventually(failing, { withinMs: 300 })).rejects.toThrow('attempt 2');
});
