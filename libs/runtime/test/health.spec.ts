import type { Dependency } from '#contracts';
import { Health } from '../src/index.js';

/** Something a service stands on, and how it is at present. */
class Thing {
  reason: string | null = null;

  constructor(private readonly name: string) {}

  checkReady(): Promise<Dependency> {
    const { name, reason } = this;
    return Promise.resolve(reason === null ? { name, ready: true } : { name, ready: false, reason });
  }
}

let mongo: Thing;
let nats: Thing;
let health: Health;

beforeEach(() => {
  [mongo, nats] = [new Thing('mongodb'), new Thing('nats')];
  health = new Health('example', [mongo, nats]);
});

const ready = (name: string) => ({ name, ready: true });

test('a service is ready when all it stands on is', async () => {
  expect(await health.readiness()).toEqual({
    service: 'example',
    ready: true,
    dependencies: [ready('mongodb'), ready('nats')],
  });
});

test('one thing that is not ready makes the service not ready, and says why', async () => {
  nats.reason = 'NATS does not answer';
  const missing = { name: 'nats', ready: false, reason: 'NATS does not answer' };
  expect(await health.readiness()).toEqual({
    service: 'example',
    ready: false,
    dependencies: [ready('mongodb'), missing],
  });
});

test('the state is asked for anew each time', async () => {
  mongo.reason = 'MongoDB has no primary that answers';
  expect(await health.readiness()).toMatchObject({ ready: false });
  mongo.reason = null;
  expect(await health.readiness()).toMatchObject({ ready: true });
});

test('a service that stops says so, however well all else is', async () => {
  health.stop();
  const stopping = { name: 'process', ready: false, reason: 'it is stopping' };
  expect(await health.readiness()).toMatchObject({
    ready: false,
    dependencies: [{ ready: true }, { ready: true }, stopping],
  });
});

test('a service that stands on nothing is ready', async () => {
  expect(await new Health('example', []).readiness()).toEqual({ service: 'example', ready: true, dependencies: [] });
});
