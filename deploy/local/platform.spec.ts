import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, RunFile } from '#embedded';
import { Platform } from './platform.js';
import type { ServicePlan } from './services.js';
import { readSettings, type Settings } from './settings.js';

/** Ready at once; notes when it is asked to stop. `FAILS` makes it end before. */
const SERVICE = `
  import { appendFileSync } from 'node:fs';
  import { createServer } from 'node:http';
  const { NAME, NOTES, FAILS, KEYWARD_INNER_PORT } = process.env;
  if (FAILS) { console.log('the weather is bad'); process.exit(1); }
  createServer((_, response) => response.end()).listen(KEYWARD_INNER_PORT, '127.0.0.1');
  process.on('SIGTERM', () => { appendFileSync(NOTES, NAME + ' '); process.exit(0); });
`;

let dataDir: string;
let settings: Settings;
let lines: string[];
let platform: Platform;
let blocker: Server | undefined;
const log = (line: string) => void lines.push(line);

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'keyward-local-'));
  lines = [];
  settings = readSettings({ KEYWARD_DATA_DIR: dataDir, KEYWARD_PORT: String(await freePort()) });
  writeFileSync(join(dataDir, 'service.mjs'), SERVICE);
});
afterEach(async () => {
  await platform.stop();
  blocker?.close();
  blocker = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

const notes = () => join(dataDir, 'notes');

function fake(name: string, more: NodeJS.ProcessEnv = {}): ServicePlan {
  return { name, entry: join(dataDir, 'service.mjs'), env: { NAME: name, NOTES: notes(), ...more } };
}

async function prepare(waves: ServicePlan[][]): Promise<Platform> {
  const runFile = await RunFile.claim(dataDir, log);
  platform = new Platform(settings, runFile, { say: log, step: log }, () => waves);
  return platform;
}

interface Recorded {
  readonly children: readonly { readonly name: string; readonly pid: number }[];
}

function pidOf(name: string): number {
  const { children } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as Recorded;
  return children.find((child) => child.name === name)?.pid ?? 0;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function said(line: string): Promise<void> {
  for (let attempt = 0; attempt < 200 && !lines.includes(line); attempt++) await sleep(50);
  expect(lines).toContain(line);
}

test('services stop in the reverse order of their start, and no process stays', async () => {
  await (await prepare([[fake('identity')], [fake('gateway')]])).start();
  const pids = ['mongod', 'nats-server', 'identity', 'gateway'].map(pidOf);
  expect(pids.every(isAlive)).toBe(true);
  await platform.stop();
  expect(readFileSync(notes(), 'utf8')).toBe('gateway identity ');
  expect(pids.some(isAlive)).toBe(false);
});

test('whatever dies is started again, and says so in one line', async () => {
  await (await prepare([[fake('identity')]])).start();
  for (const name of ['mongod', 'nats-server', 'identity']) process.kill(pidOf(name), 'SIGKILL');
  for (const name of ['mongod', 'nats-server', 'identity']) {
    await said(`${name} ended (SIGKILL) and is started again. Log: ${join(dataDir, 'logs', `${name}.log`)}`);
    await said(`${name} runs again`);
  }
});

test('a service that cannot start gives one line with its last words', async () => {
  await prepare([[fake('identity'), fake('audit', { FAILS: 'yes' })]]);
  await expect(platform.start()).rejects.toThrow(
    `audit ended with code 1 before it was ready: the weather is bad. Log: ${join(dataDir, 'logs', 'audit.log')}`,
  );
});

test('a port in use gives one line, before anything is started', async () => {
  blocker = createServer().listen(settings.port, '127.0.0.1');
  await once(blocker, 'listening');
  await prepare([]);
  await expect(platform.start()).rejects.toThrow(
    `Port ${settings.port} is in use. Set KEYWARD_PORT to another, or stop what uses it.`,
  );
  expect(lines).toEqual([]);
});

test('given servers are used instead of embedded ones', async () => {
  settings = { ...settings, mongoUrl: 'mongodb://db.example', natsUrl: 'nats://bus.example' };
  await (await prepare([])).start();
  expect(lines).toEqual([
    'mongod: not started, KEYWARD_MONGO_URL is used',
    'nats-server: not started, KEYWARD_NATS_URL is used',
  ]);
});

test('the first password survives an interrupted start, and is stored nowhere once it was printed', async () => {
  settings = { ...settings, mongoUrl: 'mongodb://db.example', natsUrl: 'nats://bus.example' };
  const first = await (await prepare([])).start();
  const again = await platform.start();
  expect(again.password).toBe(first.password);
  expect(first.password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
  again.printed();
  expect(readFileSync(join(dataDir, 'operator.json'), 'utf8')).not.toContain('password');
  expect(await platform.start()).toMatchObject({ password: undefined, passwordIs: 'known' });
});
