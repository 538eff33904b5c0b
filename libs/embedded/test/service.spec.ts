import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startService } from '../src/index.js';
import { closeScene, openScene, processExists, type Scene } from './scene.js';

let scene: Scene;

beforeEach(() => {
  scene = openScene();
});
afterEach(() => closeScene(scene));

const READY_AFTER_300_MS = `
  import { createServer } from 'node:http';
  let ready = false;
  setTimeout(() => (ready = true), 300);
  createServer((_, response) => response.writeHead(ready ? 200 : 503).end()).listen(process.env.PORT, '127.0.0.1');
  process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
  console.log('hello');
`;
const FAILS_AT_ONCE = `
  console.log(JSON.stringify({ level: 60, msg: 'cannot start', err: { message: 'KEYWARD_MONGO_URL is missing' } }));
  process.exit(3);
`;
const NEVER_READY = `console.log('thinking'); setInterval(() => {}, 1000);`;

async function start(source: string, more: { readyTimeoutMs?: number; onLine?: (line: string) => void } = {}) {
  const entry = join(scene.dir, 'service.mjs');
  writeFileSync(entry, source);
  const port = await freePort();
  return startService({
    name: 'example',
    entry,
    env: { PORT: String(port) },
    logFile: join(scene.dir, 'logs', 'example.log'),
    readyUrl: `http://127.0.0.1:${port}/readyz`,
    onSpawn: scene.onSpawn,
    ...more,
  });
}

test('resolves once the service says it is ready, and stops it in order', async () => {
  const began = performance.now();
  const service = await start(READY_AFTER_300_MS);
  expect(performance.now() - began).toBeGreaterThan(300);
  expect(await service.stop()).toEqual({ code: 0, signal: null });
  expect(processExists(service.pid)).toBe(false);
  expect(readFileSync(join(scene.dir, 'logs', 'example.log'), 'utf8')).toBe('hello\nbye\n');
});

test('gives each line of output to a function instead of a file', async () => {
  const heard: string[] = [];
  const service = await start(READY_AFTER_300_MS, { onLine: (line) => heard.push(line) });
  await service.stop();
  expect(heard).toEqual(['hello', 'bye']);
});

test('a service that ends before it is ready gives one line with its last words', async () => {
  await expect(start(FAILS_AT_ONCE)).rejects.toThrow(
    `example ended with code 3 before it was ready: cannot start: KEYWARD_MONGO_URL is missing. Log: ${scene.dir}/logs/example.log`,
  );
});

test('a service that never becomes ready is ended', async () => {
  await expect(start(NEVER_READY, { readyTimeoutMs: 500 })).rejects.toThrow(
    'example is not ready after 0.5 s: thinking',
  );
  expect(scene.children.map((child) => child.running)).toEqual([false]);
});

test('kill tells how it ended, and a second start can follow', async () => {
  const service = await start(READY_AFTER_300_MS);
  await service.kill();
  expect(await service.exited).toEqual({ code: null, signal: 'SIGKILL' });
  const again = await start(READY_AFTER_300_MS);
  expect(again.pid).not.toBe(service.pid);
});
