import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { Nats } from '../src/index.js';

const START_WITHIN_MS = 300_000;

let server: EmbeddedNats;

beforeAll(async () => {
  server = await startEmbeddedNats();
}, START_WITHIN_MS);
afterAll(() => server.stop());

const open = (url: string) => Nats.open({ url, service: 'tester' });

test('the login in the URL is used, whatever characters the password has', async () => {
  const nats = await open(server.natsServer.url);
  expect(await nats.checkReady()).toEqual({ name: 'nats', ready: true });
  await nats.onApplicationShutdown();
});

test('one server of a cluster that answers is enough', async () => {
  const nats = await open(`nats://127.0.0.1:1,${server.natsServer.url}`);
  expect(await nats.checkReady()).toMatchObject({ ready: true });
  await nats.onApplicationShutdown();
});

test('a wrong login, no login and a closed port are refused', async () => {
  const { port } = server.natsServer;
  await expect(open(`nats://keyward:wrong@127.0.0.1:${port}`)).rejects.toThrow(/authorization/i);
  await expect(open(`nats://127.0.0.1:${port}`)).rejects.toThrow(/authorization/i);
  await expect(open('nats://127.0.0.1:1')).rejects.toThrow(/refused/i);
});

test('tls:// is never taken for permission to speak in the clear', async () => {
  await expect(open(server.natsServer.url.replace('nats://', 'tls://'))).rejects.toThrow(/tls/i);
});

test('a server that is frozen shows as not ready within about a second', async () => {
  const nats = await open(server.natsServer.url);
  const frozen = async () => {
    const began = performance.now();
    expect(await nats.checkReady()).toEqual({ name: 'nats', ready: false, reason: 'NATS does not answer' });
    expect(performance.now() - began).toBeLessThan(2_000);
  };
  server.natsServer.signal('SIGSTOP');
  try {
    // The first questions may slip through before the signal has stopped every thread.
    await eventually(frozen, { withinMs: 10_000 });
  } finally {
    server.natsServer.signal('SIGCONT');
    await nats.onApplicationShutdown();
  }
});
