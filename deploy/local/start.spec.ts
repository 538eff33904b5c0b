import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, freePort } from '#embedded';

const root = join(import.meta.dirname, '../..');
const FIRST_START_MS = 120_000;
/** Some eight seconds; the rest is for a busy machine. */
const SECOND_START_MS = 60_000;
const STOP_MS = 12_000;
const EVERY_PROCESS = [
  'mongod',
  'nats-server',
  'identity',
  'api-keys',
  'audit',
  'audit-2',
  'webhooks',
  'witness',
  'gateway',
];

let dataDir: string;
let port: number;
let blocker: Server | undefined;
let launched: Launched | undefined;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'keyward-start-'));
  port = await freePort();
});
afterEach(async () => {
  await launched?.child.stop(STOP_MS);
  blocker?.close();
  blocker = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

interface Launched {
  readonly child: Child;
  readonly lines: string[];
  /** Milliseconds until a line held the text. */
  said(text: string, withinMs: number): Promise<number>;
}

/** What `npm start` runs. */
async function launch(env: NodeJS.ProcessEnv = {}): Promise<Launched> {
  const began = performance.now();
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  const child = await Child.spawn({
    name: 'npm start',
    command: process.execPath,
    args: [join(root, 'deploy/local/start.mjs')],
    env: { ...process.env, KEYWARD_DATA_DIR: dataDir, KEYWARD_PORT: String(port), ...env },
    onLine: (line) => {
      lines.push(line);
      for (const [text, tell] of waiting) if (line.includes(text)) tell();
    },
  });
  const said = async (text: string, withinMs: number) => {
    const heard = new Promise<void>((resolve) => waiting.set(text, resolve));
    if (!lines.some((line) => line.includes(text))) await Promise.race([heard, child.exited, timeout(withinMs)]);
    expect(lines.join('\n')).toContain(text);
    return performance.now() - began;
  };
  launched = { child, lines, said };
  return launched;
}

function timeout(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

async function logIn(password: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'operator@keyward.local', password }),
    signal: AbortSignal.timeout(5_000),
  });
  return answer.status;
}

/** The witness is asked once a second at most. */
async function signedByLogAndWitness(): Promise<void> {
  let note = '';
  for (let attempt = 0; attempt < 100 && note.split('\n— ').length < 3; attempt++) {
    const signal = AbortSignal.timeout(5_000);
    const answer = await fetch(`http://127.0.0.1:${port}/v1/audit-log/checkpoint`, { signal });
    note = await answer.text();
    await timeout(100);
  }
  expect(note).toMatch(
    /^keyward\.local\/audit-log\n\d+\n\S+\n\n— keyward\.local\/audit-log \S+\n— keyward\.local\/witness \S+\n$/,
  );
}

interface Recorded {
  readonly name: string;
  readonly pid: number;
}

function recorded(): readonly Recorded[] {
  const { children } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { children: Recorded[] };
  return children;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const passwordIn = (lines: readonly string[]) => /Password\s+(\S+)/.exec(lines.join('\n'))?.[1] ?? '';

test('a newcomer logs in with the printed password; Ctrl-C leaves no process; a second start finds the data', async () => {
  const first = await launch();
  await first.said('Ctrl-C stops everything', FIRST_START_MS);
  const password = passwordIn(first.lines);
  expect(await logIn(password)).toBe(201);
  await signedByLogAndWitness();
  const names = recorded().map(({ name }) => name);
  expect(new Set(names)).toEqual(new Set(EVERY_PROCESS));
  const pids = recorded().map(({ pid }) => pid);
  first.child.signal('SIGINT');
  expect(await first.child.exited).toEqual({ code: 0, signal: null });
  expect(pids.filter(isAlive)).toEqual([]);

  const second = await launch();
  await second.said('Ctrl-C stops everything', SECOND_START_MS);
  expect(second.lines.join('\n')).not.toContain(password);
  expect(await logIn(password)).toBe(201);
}, 240_000);

/** A start that fails says why in one line, after whatever steps it took, and ends with code 1. */
async function lastLineOf(failing: Launched): Promise<string> {
  await Promise.race([failing.child.exited, timeout(FIRST_START_MS)]);
  expect(await failing.child.exited).toEqual({ code: 1, signal: null });
  return failing.lines.at(-1) ?? '';
}

test('a port in use gives one line', async () => {
  blocker = createServer().listen(port, '127.0.0.1');
  await once(blocker, 'listening');
  const failing = await launch();
  expect(await lastLineOf(failing)).toBe(`Port ${port} is in use. Set KEYWARD_PORT to another, or stop what uses it.`);
});

test('a missing program gives one line', async () => {
  const failing = await launch({ KEYWARD_MONGOD: '/nowhere/mongod' });
  expect(await lastLineOf(failing)).toMatch(/^KEYWARD_MONGOD names no usable mongod: .*\/nowhere\/mongod/);
});

test('a damaged data folder gives one line that names it', async () => {
  const first = await launch();
  await first.said('Ctrl-C stops everything', FIRST_START_MS);
  await first.child.stop(STOP_MS);
  const databaseDir = join(dataDir, 'mongod', 'db');
  for (const file of readdirSync(databaseDir).filter((name) => name.startsWith('collection-'))) {
    writeFileSync(join(databaseDir, file), 'nonsense'.repeat(1_000));
  }
  const failing = await launch();
  expect(await lastLineOf(failing)).toMatch(/^The MongoDB data in .*\/mongod\/db is damaged \(.+\)\. .+ Details: .+$/);
}, 180_000);

test('a setting that cannot be right gives one line with every fault', async () => {
  const failing = await launch({ KEYWARD_PORT: 'many', KEYWARD_MONGO_URL: 'http://x' });
  expect(await lastLineOf(failing)).toBe(
    'KEYWARD_PORT must be a number from 1 to 65535. KEYWARD_MONGO_URL must begin with mongodb:// or mongodb+srv://.',
  );
});
