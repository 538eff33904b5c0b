import { setTimeout as wait } from 'node:timers/promises';
import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { startGreeter, type Greeter } from './greeter.js';

const START_WITHIN_MS = 300_000;

let nats: EmbeddedNats;
let asker: Greeter;
let greeter: Greeter;
let names: string[];
let tasks: Promise<unknown>;

beforeAll(async () => {
  nats = await startEmbeddedNats();
}, START_WITHIN_MS);
afterAll(() => nats.stop());

beforeEach(async () => {
  names = [];
  tasks = Promise.resolve();
  const answer = async ({ name }: { name: string }) => {
    names.push(name);
    await tasks;
    return `Hello ${name}`;
  };
  greeter = await startGreeter(nats.natsServer.url, answer);
  asker = await startGreeter(nats.natsServer.url, () => null);
});
afterEach(async () => {
  await Promise.all([greeter.stop(), asker.stop()]);
});

const ask = (name: string) => asker.bus.request(greeter.greet, { name });

test('a command held up in NATS until past its deadline is dropped unexecuted', async () => {
  nats.natsServer.signal('SIGSTOP');
  try {
    await expect(ask('held up')).rejects.toMatchObject({ code: 'request.timed-out' });
  } finally {
    nats.natsServer.signal('SIGCONT');
  }
  await eventually(() => ask('after it'), { withinMs: 10_000 });
  expect(names).not.toContain('held up');
});

test('a service that stops answers the command under way, and takes no other', async () => {
  tasks = wait(500);
  const underWay = ask('under way');
  await eventually(() => expect(names).toEqual(['under way']), { withinMs: 2_000 });
  const stopping = greeter.stop();
  expect(await underWay).toBe('Hello under way');
  await stopping;
  await expect(ask('too late')).rejects.toMatchObject({ code: 'service.unavailable' });
});

test('commands go on after nats-server was killed and came back', async () => {
  expect(await ask('before')).toBe('Hello before');
  await nats.natsServer.kill();
  await nats.natsServer.restart();
  expect(await eventually(() => ask('after'), { withinMs: 10_000 })).toBe('Hello after');
});

test('a service stops within 10 s although NATS is away', async () => {
  const lonely = await startGreeter(nats.natsServer.url, () => null, { events: true });
  await nats.natsServer.kill();
  const began = performance.now();
  await lonely.stop();
  expect(performance.now() - began).toBeLessThan(10_000);
  await nats.natsServer.restart();
  await eventually(() => ask('after'), { withinMs: 10_000 });
});
