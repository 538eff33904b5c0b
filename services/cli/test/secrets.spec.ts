import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aServer, Home } from './keyward.js';

const KEY = `kw_live_01Kq3nH0sYpC2vV6bT9xWd_${'a'.repeat(49)}`;
const PASSWORD = 'correct horse battery staple';
const opened = { token: 'tok', user: { email: 'ada@example.org' }, expiresAt: '2027-01-01T00:00:00.000Z' };

let home: Home;
let server: Awaited<ReturnType<typeof aServer>>;

beforeEach(async () => {
  home = await Home.make();
  server = await aServer(({ url }) => ({ body: url === '/v1/session' ? opened : { valid: true, code: 'valid' } }));
});
afterEach(async () => {
  await server.stop();
  await home.remove();
});

test.each([
  ['--password', ['login', `--password=${PASSWORD}`]],
  ['--password', ['login', '--password', PASSWORD]],
  ['--key', ['verify', '--key', KEY]],
  ['--api-key', ['keys', 'list', '--api-key', 'secret']],
  ['--token', ['keys', 'list', '--token=secret']],
  ['--code', ['login', '--code', '123456']],
])('%s is no option: a secret is no argument, and is not repeated', async (_, args) => {
  const { exitCode, stderr } = await home.keyward([...args, '--url', server.url]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/secret/);
  expect(stderr).not.toMatch(/correct horse|kw_live|=secret|123456/);
  expect(server.heard).toEqual([]);
});

test('the text of a key is refused wherever it stands among the arguments, and is not repeated', async () => {
  for (const args of [
    ['verify', KEY],
    ['keys', 'get', KEY],
    ['keys', 'create', `--name=${KEY}`],
  ]) {
    const { exitCode, stdout, stderr } = await home.keyward(args);
    expect(exitCode).toBe(2);
    expect(stdout + stderr).not.toContain('kw_live_');
  }
});

test('a URL with a password in it is refused, and not repeated', async () => {
  const { exitCode, stderr } = await home.keyward(['whoami', '--url', 'https://ada:hunter2@example.org']);
  expect(exitCode).toBe(2);
  expect(stderr).not.toContain('hunter2');
});

test('a password comes from a file, from the environment or from a pipe', async () => {
  const file = join(home.folder, 'password');
  await writeFile(file, `${PASSWORD}\n`);
  const login = ['login', '--email', 'ada@example.org', '--url', server.url];
  await home.keyward([...login, '--password-file', file]);
  await home.keyward(login, { env: { KEYWARD_PASSWORD: PASSWORD } });
  await home.keyward(login, { input: `${PASSWORD}\nmore` });
  await home.keyward([...login, '--password-file', '-'], { input: PASSWORD });
  expect(server.heard.map(({ body }) => body)).toEqual(
    Array.from({ length: 4 }, () => ({ email: 'ada@example.org', password: PASSWORD })),
  );
});

test('a password that is typed is not shown', async () => {
  const { exitCode, stdout, stderr } = await home.keyward(['login', '--url', server.url], {
    typed: ['ada@example.org', PASSWORD],
  });
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Password of ada@example.org: ');
  expect(stdout + stderr).not.toContain('horse');
  expect(server.heard[0]?.body).toEqual({ email: 'ada@example.org', password: PASSWORD });
});

test('the code of a second factor is asked for where there is one', async () => {
  await server.stop();
  server = await aServer(({ body }) =>
    typeof body === 'object' && body !== null && 'code' in body
      ? { status: 201, body: opened }
      : {
          status: 401,
          body: {
            status: 401,
            title: 'A second factor is needed',
            detail: 'Send it.',
            code: 'login.second-factor-required',
          },
        },
  );
  const login = ['login', '--email', 'ada@example.org', '--url', server.url];
  const { exitCode, stderr } = await home.keyward(login, { typed: [PASSWORD, '123456'] });
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('123456');
  expect(server.heard.at(-1)?.body).toMatchObject({ code: '123456' });
  const env = { KEYWARD_PASSWORD: PASSWORD };
  expect((await home.keyward(login, { env })).exitCode).toBe(1);
  expect((await home.keyward(login, { env: { ...env, KEYWARD_CODE: '123456' } })).exitCode).toBe(0);
});

test('a key to verify comes from a file, from the environment, from a pipe or from a prompt', async () => {
  const file = join(home.folder, 'key');
  await writeFile(file, `${KEY}\r\n`);
  const env = { KEYWARD_API_KEY: 'kw_caller', KEYWARD_URL: server.url };
  const verify = ['verify', '--cost', '0'];
  await home.keyward([...verify, '--key-file', file], { env });
  await home.keyward(verify, { env: { ...env, KEYWARD_VERIFY_KEY: KEY } });
  await home.keyward(verify, { env, input: `${KEY}\n` });
  const { stdout, stderr } = await home.keyward(verify, { env, typed: [KEY] });
  expect(server.heard.map(({ body }) => body)).toEqual(Array.from({ length: 4 }, () => ({ key: KEY, cost: 0 })));
  expect(server.heard.every(({ headers }) => headers['x-api-key'] === 'kw_caller')).toBe(true);
  expect(stdout + stderr).not.toContain('kw_live_');
});

test('a session is kept where its owner alone can read it, and is gone after the log-out', async () => {
  await home.keyward(['login', '--email', 'ada@example.org', '--url', server.url], { input: PASSWORD });
  const folder = join(home.folder, 'keyward');
  const file = join(folder, 'logins.json');
  expect(await readdir(folder)).toEqual(['logins.json']);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).not.toContain('horse');

  await chmod(file, 0o644);
  await home.keyward(['whoami']);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(server.heard.at(-1)?.headers.authorization).toBe('Bearer tok');

  expect((await home.keyward(['logout'])).exitCode).toBe(0);
  expect(await readFile(file, 'utf8')).not.toContain('tok');
});

test('a token is sent to the server that gave it, and to no other', async () => {
  await home.keyward(['login', '--email', 'ada@example.org', '--url', server.url], { input: PASSWORD });
  const other = await aServer(() => ({ body: opened }));
  const { exitCode } = await home.keyward(['whoami', '--url', other.url]);
  expect(exitCode).toBe(3);
  expect(other.heard).toEqual([]);
  await other.stop();
});

test('the text of a new key is written to a new file for its owner alone, and shown nowhere', async () => {
  await server.stop();
  const made = { id: 'key_1', name: 'batch', expiresAt: '2027-01-01T00:00:00.000Z', key: KEY };
  server = await aServer((_, count) =>
    count === 1
      ? { status: 201, body: made }
      : { status: 403, body: { status: 403, title: 'No', detail: '', code: 'permission.denied' } },
  );
  const env = { KEYWARD_API_KEY: 'kw_caller', KEYWARD_URL: server.url, KEYWARD_PROJECT: 'prj_1' };
  const file = join(home.folder, 'batch.key');
  const { exitCode, stdout, stderr } = await home.keyward(['keys', 'create', '--key-out', file], { env });
  expect(exitCode).toBe(0);
  expect(stdout + stderr).not.toContain('kw_live_');
  expect(await readFile(file, 'utf8')).toBe(`${KEY}\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  expect((await home.keyward(['keys', 'create', '--key-out', file], { env })).exitCode).toBe(2);
  expect(server.heard).toHaveLength(1);
  const none = join(home.folder, 'none.key');
  expect((await home.keyward(['keys', 'create', '--key-out', none], { env })).exitCode).toBe(1);
  await expect(stat(none)).rejects.toThrow('ENOENT');
});
