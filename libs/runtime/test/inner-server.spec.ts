import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dependency } from '#contracts';
import { Health, Metrics } from '../src/index.js';
import { startInnerServer } from '../src/inner-server.js';

let check: () => Promise<Dependency>;
let server: Server;
let metrics: Metrics;

beforeEach(async () => {
  check = () => Promise.resolve({ name: 'nats', ready: true });
  metrics = new Metrics('example');
  const health = new Health('example', [{ checkReady: () => check() }]);
  server = await startInnerServer({ health, metrics, port: 0, host: '127.0.0.1' });
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const portOf = (each: Server) => (each.address() as AddressInfo).port;

async function get(path: string): Promise<{ status: number; body: unknown; headers: Headers }> {
  const url = `http://127.0.0.1:${portOf(server)}${path}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  return { status: answer.status, body: await answer.json(), headers: answer.headers };
}

test('it is told that the process lives, whatever hangs', async () => {
  check = () => new Promise<never>(() => {});
  expect(await get('/livez')).toMatchObject({ status: 200, body: { live: true } });
});

test('it is told that the service is ready, or 503 and why not', async () => {
  expect(await get('/readyz')).toMatchObject({ status: 200, body: { service: 'example', ready: true } });
  const missing = { name: 'nats', ready: false, reason: 'NATS does not answer' };
  check = () => Promise.resolve(missing);
  expect(await get('/readyz')).toMatchObject({ status: 503, body: { ready: false, dependencies: [missing] } });
});

test('a check that breaks its promise and throws is told as not ready', async () => {
  check = () => Promise.reject(new Error('hunter2'));
  const { status, body } = await get('/readyz');
  expect({ status, body }).toEqual({ status: 503, body: { ready: false } });
});

test('numbers of the process and of the service are told as Prometheus reads them', async () => {
  let doors = 2;
  const doorsOpened = {
    name: 'keyward_doors_opened_total',
    help: 'Doors that were opened.',
    labels: ['door'],
  } as const;
  metrics.count(doorsOpened, () => [{ labels: { door: 'front' }, sum: doors }]);
  const read = async () => {
    const answer = await fetch(`http://127.0.0.1:${portOf(server)}/metrics`, { signal: AbortSignal.timeout(5_000) });
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    return answer.text();
  };
  expect(await read()).toContain('keyward_doors_opened_total{door="front",service="example"} 2');
  doors = 5;
  const text = await read();
  expect(text).toContain('keyward_doors_opened_total{door="front",service="example"} 5');
  expect(text).toMatch(/process_cpu_seconds_total\{service="example"\} \d/);
});

test('no answer is kept by anyone', async () => {
  for (const path of ['/livez', '/readyz']) expect((await get(path)).headers.get('cache-control')).toBe('no-store');
});

test.each(['/', '/metrics/x', '/readyz/x', '/..%2f'])('there is nothing else: %s', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404 });
});

test('a port that is taken fails the start', async () => {
  const other = { health: new Health('other', []), metrics, port: portOf(server), host: '127.0.0.1' };
  const starting = startInnerServer(other);
  await expect(starting).rejects.toThrow('EADDRINUSE');
});
