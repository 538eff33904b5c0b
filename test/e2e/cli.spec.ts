import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ApiKeyView, AuditEntryView, CreatedApiKeyView, KeyResults, ProjectView } from '#contracts';
import { freePort } from '#embedded';
import { startPlatform, type Platform } from '#testing';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const PROGRAM = join(import.meta.dirname, '../../services/cli/bin/keyward.mjs');
const DAY_MS = 24 * 60 * 60 * 1_000;

let platform: Platform;
let scene: Scene;
let ada: Member;
let home: string;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  ada = await scene.aMember('admin');
  home = await mkdtemp(join(tmpdir(), 'keyward-cli-'));
  const login = ['login', '--url', platform.url, '--email', ada.user.email];
  expect(await keyward(login, { KEYWARD_PASSWORD: ada.password })).toMatchObject({ exitCode: 0 });
}, START_WITHIN_MS);
afterAll(async () => {
  await platform.stop();
  await rm(home, { recursive: true, force: true });
});

interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The compiled program, as `npx keyward` runs it, in a home of its own. */
async function keyward(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { PATH, HOME, XDG_CONFIG_HOME: home, ...env } });
  child.stdin.end(input);
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { exitCode, stdout, stderr };
}

/** Its answer in JSON. @throws where it failed, with what it said. */
async function answer<Body>(args: readonly string[], input?: string): Promise<Body> {
  const { exitCode, stdout, stderr } = await keyward([...args, '--json'], {}, input);
  if (exitCode !== 0) throw new Error(`keyward ${args.join(' ')}: ${exitCode} ${stderr}`);
  return JSON.parse(stdout) as Body;
}

const createKey = (name: string) => answer<CreatedApiKeyView>(['keys', 'create', '--name', name]);
const verify = (key: string) => keyward(['verify', '--json'], { KEYWARD_VERIFY_KEY: key });

test('who logs in is known from then on, and works on the project they choose', async () => {
  expect((await stat(join(home, 'keyward/logins.json'))).mode & 0o777).toBe(0o600);
  expect(await answer(['whoami'])).toMatchObject({ user: { id: ada.user.id }, url: platform.url });
  const { items } = await answer<{ items: ProjectView[] }>(['projects', 'list']);
  expect(items).toEqual([scene.project]);
  expect(await answer(['projects', 'use', scene.project.code.toLowerCase()])).toEqual(scene.project);
  expect((await keyward(['projects', 'list'])).stdout).toMatch(new RegExp(`^\\* +${scene.project.id} `, 'm'));
});

test('a key is made, listed, verified, lengthened by exactly 30 days and ended for good', async () => {
  const { key: secret, ...made } = await createKey('nightly batch');
  expect(await verify(secret)).toMatchObject({ exitCode: 0 });
  const list = await keyward(['keys', 'list', '--search', 'nightly']);
  expect(list.stdout).toMatch(
    new RegExp(`^${made.id} +kw_live_…${made.lastFour} +standard +active .* nightly batch$`, 'm'),
  );

  const extend = ['keys', 'extend', made.id, '--days', '30'];
  const tried = await answer<ApiKeyView>([...extend, '--dry-run']);
  const extended = await answer<ApiKeyView>(extend);
  expect(Date.parse(extended.expiresAt) - Date.parse(made.expiresAt)).toBe(30 * DAY_MS);
  expect(tried).toMatchObject({ expiresAt: extended.expiresAt, version: made.version });
  expect(await answer(['keys', 'get', made.id])).toMatchObject({ expiresAt: extended.expiresAt });

  expect(await keyward(['keys', 'delete', made.id])).toMatchObject({ exitCode: 2 });
  expect(await keyward(['keys', 'delete', made.id, '--yes'])).toMatchObject({ exitCode: 0, stderr: '' });
  const refused = await verify(secret);
  expect(refused.exitCode).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ valid: false, code: 'deleted' });
});

test('a key that is rotated has a new text, and the former one holds for its grace', async () => {
  const { key: former, id } = await createKey('rotated');
  const file = join(home, 'rotated.key');
  const rotated = await keyward(['keys', 'rotate', id, '--grace', '1h', '--key-out', file]);
  expect(rotated).toMatchObject({ exitCode: 0, stderr: '' });
  const present = await readFile(file, 'utf8');
  expect(rotated.stdout).not.toContain(present.trim());
  expect(await keyward(['verify', '--key-file', file])).toMatchObject({ exitCode: 0 });
  expect(JSON.parse((await verify(former)).stdout)).toMatchObject({ valid: true, previousText: true });
});

test('a key that is disabled is refused until it is enabled, and an edit changes what it names', async () => {
  const { key: secret, id } = await createKey('switched');
  expect((await keyward(['keys', 'disable', id])).stdout).toBe(`${id} is disabled (revision ${id}:2).\n`);
  expect(JSON.parse((await verify(secret)).stdout)).toMatchObject({ valid: false, code: 'disabled' });
  expect((await keyward(['keys', 'enable', id])).stdout).toBe(`${id} is active.\n`);
  const edited = await answer<ApiKeyView>(['keys', 'edit', id, '--name', 'weekly', '--tag', 'a,b', '--uses', '2']);
  expect(edited).toMatchObject({ name: 'weekly', tags: ['a', 'b'], remainingUses: 2 });
  expect((await keyward(['keys', 'edit', id, '--name', 'late', '--if-version', '1'])).exitCode).toBe(1);
});

test('several keys are extended and deleted at once, and one that is not there is told', async () => {
  const [one, two] = await Promise.all([createKey('one'), createKey('two')]);
  const ids = [one.id, two.id];
  const { results } = await answer<KeyResults>(['keys', 'extend', ...ids, '--days', '1']);
  expect(results.map(({ ok }) => ok)).toEqual([true, true]);
  const missing = `${one.id.slice(0, -4)}0000`;
  const deleted = await keyward(['keys', 'delete', ...ids, missing, '--yes']);
  expect(deleted.exitCode).toBe(1);
  expect(deleted.stdout).toMatch(
    new RegExp(`^${one.id} +deleted .*\n${two.id} +deleted .*\n${missing} +api-key.not-found`, 'm'),
  );
});

test('the tail prints each event once and in order, and waits for what comes', async () => {
  const { id } = await createKey('tailed');
  const tail = keyward([
    'events',
    'tail',
    '--since',
    '0',
    '--target',
    id,
    '--count',
    '3',
    '--interval',
    '0s',
    '--json',
  ]);
  await ada.client.extendKey({ id, projectId: scene.project.id }, 1);
  await ada.client.deleteKey({ id, projectId: scene.project.id });
  const { exitCode, stdout } = await tail;
  const entries = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEntryView);
  expect(exitCode).toBe(0);
  expect(entries.map(({ action }) => action)).toEqual(['key.created', 'key.extended', 'key.deleted']);
});

test('the log passes its check for an operator, live and from a file, and fails it once anything is taken out', async () => {
  const { email, password } = platform.operator;
  const env = { XDG_CONFIG_HOME: join(home, 'operator'), KEYWARD_URL: platform.url, KEYWARD_PASSWORD: password };
  await keyward(['login', '--email', email], env);
  const live = await keyward(['audit', 'verify', '--json'], env);
  expect(JSON.parse(live.stdout)).toMatchObject({ ok: true, findings: [] });
  expect(live.exitCode).toBe(0);

  const file = join(home, 'audit.ndjson');
  expect(await keyward(['audit', 'export', '-o', file], env)).toMatchObject({ exitCode: 0 });
  const { log: key } = JSON.parse((await keyward(['audit', 'key', '--json'], env)).stdout) as { readonly log: string };
  const elsewhere = { XDG_CONFIG_HOME: join(home, 'auditor'), KEYWARD_URL: 'http://127.0.0.1:1' };
  expect(await keyward(['audit', 'verify', file, '--key', key], elsewhere)).toMatchObject({ exitCode: 0 });

  const lines = (await readFile(file, 'utf8')).split('\n');
  const extended = lines.findIndex((line) => line.includes('"action":"key.extended"'));
  await writeFile(file, lines.toSpliced(extended, 1).join('\n'));
  const spoilt = await keyward(['audit', 'verify', file, '--key', key], elsewhere);
  expect(spoilt.exitCode).toBe(1);
  expect(spoilt.stdout).toMatch(/^entry-missing \(line \d+\): position \d+ is missing$/m);
});

test('who is no operator is told nothing of the whole log', async () => {
  expect((await keyward(['audit', 'verify'])).exitCode).toBe(1);
});

test('a key calls instead of a session, as far as its scopes reach', async () => {
  const { key } = await answer<CreatedApiKeyView>(['keys', 'create', '--scope', 'api-keys:read']);
  const env = { XDG_CONFIG_HOME: join(home, 'nobody'), KEYWARD_URL: platform.url, KEYWARD_API_KEY: key };
  const named = ['--project', scene.project.id];
  expect((await keyward(['keys', 'list', ...named], env)).exitCode).toBe(0);
  expect((await keyward(['keys', 'create', ...named], env)).exitCode).toBe(1);
});

test('what fails says why, with an exit code of its own', async () => {
  const elsewhere = { XDG_CONFIG_HOME: join(home, 'elsewhere'), KEYWARD_URL: platform.url };
  const login = ['login', '--email', ada.user.email];
  const wrong = await keyward(login, { ...elsewhere, KEYWARD_PASSWORD: 'not the password at all' });
  expect(wrong).toMatchObject({ exitCode: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/^keyward: E-mail or password is wrong \(login\.refused\)\n.*\n {2}request req_\w+\n$/);

  expect(await keyward(['keys', 'list'], elsewhere)).toMatchObject({ exitCode: 3, stdout: '' });
  expect(await keyward(['keys', 'extend', 'key_1', '--days', '0'])).toMatchObject({ exitCode: 2, stdout: '' });
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const away = await keyward([...login, '--url', nowhere], { ...elsewhere, KEYWARD_PASSWORD: 'any' });
  expect(away).toMatchObject({ exitCode: 4, stdout: '' });
  expect(away.stderr).toContain(`No answer from ${nowhere} (ECONNREFUSED)`);
});

test('who logs out is nobody from then on', async () => {
  const env = { XDG_CONFIG_HOME: join(home, 'short'), KEYWARD_URL: platform.url, KEYWARD_PASSWORD: ada.password };
  await keyward(['login', '--email', ada.user.email], env);
  expect((await keyward(['logout'], env)).exitCode).toBe(0);
  expect((await keyward(['whoami'], env)).exitCode).toBe(3);
});
