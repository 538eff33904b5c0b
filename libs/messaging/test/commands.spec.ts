import { Empty, headers } from '@nats-io/transport-node';
import { setTimeout as wait } from 'node:timers/promises';
import { currentRequest, inRequest, Problem, type RequestContext } from '#contracts';
import { eventually, startServers, type TestServers } from '#testing';
import { Nats } from '../src/index.js';
import { greetOf, startGreeter, type GreetBody, type Greeter } from './greeter.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let answer: (request: GreetBody) => unknown;
let greeter: Greeter;
let asked: GreetBody[];
let errors: string;

const logger = {
  log: () => {},
  warn: () => {},
  error: (...all: unknown[]) => {
    errors += all.map((each) => (each instanceof Error ? each.stack : JSON.stringify(each, withErrors))).join(' ');
  },
};
const withErrors = (_: string, value: unknown) => (value instanceof Error ? value.message : value);

beforeAll(async () => {
  servers = await startServers();
}, START_WITHIN_MS);
afterAll(() => servers.stop());

beforeEach(async () => {
  asked = [];
  errors = '';
  answer = ({ name }) => ({ text: `Hello ${name}` });
  const listen = (request: GreetBody) => {
    asked.push(request);
    return answer(request);
  };
  greeter = await startGreeter(servers.natsUrl, listen, { logger });
});
afterEach(() => greeter.stop());

const ask = (request: object = { name: 'Ada' }) => greeter.bus.request(greeter.greet, request as GreetBody);

/** What anyone on the bus may send. */
const askRaw = (packet: Uint8Array | string, more: { deadline?: number; withinMs?: number } = {}) => {
  const wire = headers();
  if (more.deadline !== undefined) wire.set('Keyward-Deadline', String(more.deadline));
  const { connection } = greeter.app.get(Nats);
  return connection.request(greeter.greet.subject, packet, { timeout: more.withinMs ?? 2_000, headers: wire });
};

test('a command is answered', async () => {
  expect(await ask()).toEqual({ text: 'Hello Ada' });
});

test('a service that has started can be asked at once, from any connection', async () => {
  for (let started = 0; started < 20; started++) {
    const other = await startGreeter(servers.natsUrl, ({ name }) => ({ text: `Welcome ${name}` }), { logger });
    const asked = greeter.bus.request(other.greet, { name: 'Ada' });
    expect(await asked.finally(() => other.stop())).toEqual({ text: 'Welcome Ada' });
  }
});

test('the request’s id and deadline reach the handler', async () => {
  answer = async () => {
    await Promise.resolve();
    return currentRequest();
  };
  const context = { requestId: 'req_of_the_gateway', deadline: Date.now() + 2_000 };
  const seen = (await inRequest(context, () => ask())) as RequestContext;
  expect(seen.requestId).toBe(context.requestId);
  expect(seen.deadline).toBeLessThanOrEqual(context.deadline);
  expect(seen.deadline).toBeGreaterThan(context.deadline - 500);
});

test('background work gets an id and 2.5 s', async () => {
  answer = () => currentRequest();
  const seen = (await ask()) as RequestContext;
  expect(seen.requestId).toMatch(/^req_/);
  expect(seen.deadline - Date.now()).toBeGreaterThan(2_000);
  expect(seen.deadline - Date.now()).toBeLessThanOrEqual(2_500);
});

test('two requests at once do not see each other’s context', async () => {
  answer = async ({ name }) => {
    await wait(name === 'slow' ? 50 : 0);
    return currentRequest()?.requestId;
  };
  const asking = (name: string) =>
    inRequest({ requestId: `req_${name}`, deadline: Date.now() + 2_000 }, () => ask({ name }));
  expect(await Promise.all([asking('slow'), asking('fast')])).toEqual(['req_slow', 'req_fast']);
});

test('a refusal arrives with its code and its fields', async () => {
  const fields = [{ field: 'name', message: 'is taken' }];
  answer = () => Promise.reject(new Problem('user.exists', fields));
  await expect(ask()).rejects.toMatchObject({ name: 'Problem', code: 'user.exists', status: 409, fields });
});

test('an unexpected error is told as service.failed and no more, and logged in full', async () => {
  answer = () => Promise.reject(new Error('password=hunter2'));
  const reply = await askRaw(JSON.stringify({ id: 'req_1', pattern: '', data: { name: 'Ada' } }));
  expect(reply.string()).toContain('service.failed');
  expect(reply.string()).not.toContain('hunter2');
  expect(errors).toContain('hunter2');
  await expect(ask()).rejects.toMatchObject({ code: 'service.failed', fields: [] });
});

test.each([
  ['named so by its driver', Object.assign(new Error('connection 7 closed'), { name: 'MongoNetworkError' })],
  ['straight from the socket', Object.assign(new Error('ended by the other party'), { code: 'EPIPE' })],
])('a database that is away for a moment is told as service.unavailable: %s', async (_, failure) => {
  answer = () => Promise.reject(failure);
  await expect(ask()).rejects.toMatchObject({ code: 'service.unavailable', status: 503 });
});

test.each([
  ['too short', { name: 'A' }],
  ['of another type', { name: 12 }],
  ['missing', {}],
])('a body that breaks its contract never reaches the use case: %s', async (_, body) => {
  await expect(ask(body)).rejects.toMatchObject({ code: 'request.invalid', fields: [{ field: 'name' }] });
  expect(asked).toEqual([]);
});

test.each<[string, Uint8Array | string]>([
  ['text', 'not json'],
  ['nothing', Empty],
  ['bytes', Uint8Array.from([0xff, 0x00, 0xfe])],
  ['JSON null', 'null'],
  ['a list', '[]'],
  ['no id', '{"data":{"name":"Ada"}}'],
  ['no data', '{"id":"req_1"}'],
  ['data that is null', '{"id":"req_1","data":null}'],
  ['data that is a list', '{"id":"req_1","data":[]}'],
  ['data that is text', '{"id":"req_1","data":"Ada"}'],
])('what is no command is refused, and the next command is answered: %s', async (_, packet) => {
  const reply = (await askRaw(packet)).json<{ err: { code: string } }>();
  expect(reply.err.code).toMatch(/^request\.(malformed|invalid)$/);
  expect(asked).toEqual([]);
  expect(await ask()).toEqual({ text: 'Hello Ada' });
});

test('where nobody listens the answer is service.unavailable, at once', async () => {
  const began = performance.now();
  const asking = greeter.bus.request(greetOf('nobody'), { name: 'Ada' });
  await expect(asking).rejects.toMatchObject({ code: 'service.unavailable' });
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('a handler slower than the deadline is answered for as request.timed-out', async () => {
  answer = () => wait(600);
  const context = { requestId: 'req_1', deadline: Date.now() + 300 };
  await expect(inRequest(context, () => ask())).rejects.toMatchObject({ code: 'request.timed-out' });
});

test('a request whose time is over is not even sent', async () => {
  const context = { requestId: 'req_1', deadline: Date.now() - 1 };
  await expect(inRequest(context, () => ask())).rejects.toMatchObject({ code: 'request.timed-out' });
  await ask({ name: 'next' });
  expect(asked).toEqual([{ name: 'next' }]);
});

test('a command that arrives past its deadline is dropped unexecuted', async () => {
  const late = JSON.stringify({ id: 'req_1', pattern: '', data: { name: 'late' } });
  await expect(askRaw(late, { deadline: Date.now() - 1, withinMs: 300 })).rejects.toThrow(/timeout/i);
  await ask({ name: 'in time' });
  expect(asked).toEqual([{ name: 'in time' }]);
});

test('each command goes to one of a service’s processes, and each of them gets some', async () => {
  const service = greeter.greet.subject.replace('.greet', '');
  const second = await startGreeter(servers.natsUrl, () => 'second', { service });
  const answers: unknown[] = [];
  answer = () => 'first';
  try {
    const askTen = async () => {
      answers.push(...(await Promise.all(Array.from({ length: 10 }, () => ask()))));
      expect(new Set(answers).size).toBe(2);
    };
    await eventually(askTen, { withinMs: 5_000 });
    expect(answers.filter((each) => each === 'first')).toHaveLength(asked.length);
  } finally {
    await second.stop();
  }
});
