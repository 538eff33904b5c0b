import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freePort } from '#embedded';
import { eventually } from '#testing';

const START_WITHIN_MS = 20_000;

/** A service that takes its time to stop; from dist/, which `npm test` has built. */
const SOURCE = `
  import { Health, readConfig, runService, ServiceConfig } from './dist/libs/runtime/src/index.js';

  class Worker {
    beforeApplicationShutdown() {
      return new Promise((resolve) => setTimeout(resolve, Number(process.env.STOP_TAKES_MS)));
    }
  }
  const providers = [Worker, { provide: Health, useValue: new Health('example', []) }];
  await runService({
    name: 'example',
    config: () => readConfig(ServiceConfig, process.env),
    module: () => ({ module: class ExampleModule {}, providers }),
  });
`;

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Running {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** Of the ended process. */
  readonly code: Promise<unknown>;
}

function run(env: Record<string, string>): Running {
  const args = ['--input-type=module', '--eval', SOURCE];
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  return { child, lines, code: once(child, 'close').then(([code]: unknown[]) => code) };
}

async function runUntilReady(stopTakesMs: number): Promise<Running & { readonly url: string }> {
  const port = await freePort();
  const running = run({
    KEYWARD_NATS_URL: 'nats://127.0.0.1:4222',
    KEYWARD_INNER_PORT: String(port),
    STOP_TAKES_MS: String(stopTakesMs),
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => expect(await get(`${url}/readyz`)).toMatchObject({ status: 200 }), {
    withinMs: START_WITHIN_MS,
  });
  return { ...running, url };
}

async function get(url: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  return { status: answer.status, body: await answer.json() };
}

const messages = ({ lines }: Running) => lines.map((line) => (JSON.parse(line) as { readonly msg: string }).msg);

test('a service that lacks what it must know ends with code 1, and one line that says all of it', async () => {
  const running = run({ KEYWARD_INNER_PORT: 'many' });
  expect(await running.code).toBe(1);
  expect(running.lines).toHaveLength(1);
  expect(JSON.parse(running.lines[0] ?? '')).toMatchObject({
    level: 'fatal',
    service: 'example',
    msg: 'cannot start',
    err: { message: expect.stringMatching(/KEYWARD_NATS_URL.*KEYWARD_INNER_PORT/) },
  });
});

test('a port that is taken is told in one line, and ends with code 1', async () => {
  const taker = createServer().listen(0, '127.0.0.1');
  await once(taker, 'listening');
  const { port } = taker.address() as AddressInfo;
  const running = run({ KEYWARD_NATS_URL: 'nats://127.0.0.1:4222', KEYWARD_INNER_PORT: String(port) });
  expect(await running.code).toBe(1);
  taker.close();
  expect(messages(running)).toEqual(['cannot start']);
  expect(running.lines[0]).toContain('EADDRINUSE');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'on %s it says that it is not ready, finishes its work, and ends with code 0',
  async (signal) => {
    const running = await runUntilReady(2_000);
    running.child.kill(signal);
    const stopping = {
      status: 503,
      body: { ready: false, dependencies: [{ name: 'process', reason: 'it is stopping' }] },
    };
    await eventually(async () => expect(await get(`${running.url}/readyz`)).toMatchObject(stopping), {
      withinMs: 1_800,
    });
    expect(await get(`${running.url}/livez`)).toMatchObject({ status: 200 });
    expect(await running.code).toBe(0);
    expect(messages(running)).toEqual(['started', 'stopping', 'stopped']);
  },
);

test('a service that does not stop within 10 s ends with code 1, and says so', async () => {
  const running = await runUntilReady(60_000);
  const began = performance.now();
  running.child.kill('SIGTERM');
  expect(await running.code).toBe(1);
  expect(performance.now() - began).toBeGreaterThan(9_900);
  expect(messages(running)).toEqual(['started', 'stopping', 'not stopped in time']);
});
