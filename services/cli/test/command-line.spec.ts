import { aServer, Home, type Reply } from './keyward.js';

const env = { KEYWARD_API_KEY: 'kw_caller', KEYWARD_PROJECT: 'prj_1' };
const key = { id: 'key_1', name: 'batch', status: 'active', expiresAt: '2027-01-01T00:00:00.000Z', version: 3 };

let home: Home;
let server: Awaited<ReturnType<typeof aServer>> | undefined;

beforeEach(async () => {
  home = await Home.make();
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await home.remove();
});

async function against(reply: Parameters<typeof aServer>[0], args: readonly string[], typed?: readonly string[]) {
  server = await aServer(reply);
  const given = typed === undefined ? {} : { typed };
  return home.keyward(args, { env: { ...env, KEYWARD_URL: server.url }, ...given });
}

function refusal(status: number, code: string): Reply {
  const detail = 'Do something else.';
  return {
    status,
    body: {
      status,
      title: 'It is refused',
      detail,
      code,
      requestId: 'req_7',
      errors: [{ field: 'days', message: 'must be less' }],
    },
  };
}

test.each([
  [403, 'permission.denied', 1],
  [404, 'api-key.not-found', 1],
  [422, 'request.invalid', 1],
  [401, 'session.invalid', 3],
  [401, 'api-key.refused', 3],
  [401, 'login.refused', 1],
  [500, 'service.failed', 5],
])('a refusal with %i %s ends with exit code %i', async (status, code, exitCode) => {
  expect((await against(() => refusal(status, code), ['keys', 'get', 'key_1'])).exitCode).toBe(exitCode);
});

test('a refusal is told with its title, advice, code, fields and request id', async () => {
  const { stdout, stderr } = await against(() => refusal(422, 'request.invalid'), ['keys', 'get', 'key_1']);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    'keyward: It is refused (request.invalid)\n  Do something else.\n  days: must be less\n  request req_7\n',
  );
});

test('with --json a refusal is one JSON document on stderr, and stdout stays empty', async () => {
  const { stdout, stderr } = await against(() => refusal(422, 'request.invalid'), ['keys', 'get', 'key_1', '--json']);
  expect(stdout).toBe('');
  expect(JSON.parse(stderr)).toMatchObject({ code: 'request.invalid', requestId: 'req_7', exitCode: 1 });
});

test('with --json an answer is one JSON document on stdout', async () => {
  const { exitCode, stdout } = await against(() => ({ body: key }), ['keys', 'disable', 'key_1', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual(key);
});

test.each([
  [['kyes']],
  [['keys', 'extend', 'key_1', '--days', '1.5']],
  [['keys', 'extend', 'key_1', '--days', '0']],
  [['keys', 'extend', 'key_1']],
  [['keys', 'create', '--days', '3', '--expires-at', '30d']],
  [['keys', 'list', '--status', 'gone']],
  [['keys', 'delete', 'key_1']],
  [['keys', 'edit', 'key_1']],
  [['whoami', '--url', 'ftp://example.org']],
  [['audit', 'verify', '/nowhere/audit.ndjson', '--key', 'none']],
])('%j is no command: exit code 2, nothing is sent', async (args) => {
  const { exitCode, stdout, stderr } = await against(() => ({ body: key }), args);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^keyward: \S/);
  expect(server?.heard).toEqual([]);
});

test('help and version are answers; a group without a command is a mistake', async () => {
  expect(await home.keyward(['--version'])).toMatchObject({ exitCode: 0, stdout: '1.2.3\n' });
  expect(await home.keyward(['keys', 'create', '--help'])).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await home.keyward(['keys'])).exitCode).toBe(2);
});

test('a change that got no answer is tried again with the same Idempotency-Key, and another change has another', async () => {
  const { exitCode, stderr } = await against(
    (_, count) => (count === 1 ? 'hang up' : { body: key }),
    [...['keys', 'extend', 'key_1', '--days', '3']],
  );
  expect(exitCode).toBe(0);
  expect(stderr).toContain('trying again');
  const [first, second] = server?.heard.map(({ headers }) => headers['idempotency-key']) ?? [];
  expect(first).toMatch(/^"[0-9a-f-]{36}"$/);
  expect(second).toBe(first);
  await home.keyward(['keys', 'extend', 'key_1', '--days', '3'], { env: { ...env, KEYWARD_URL: server?.url } });
  expect(server?.heard.at(-1)?.headers['idempotency-key']).not.toBe(first);
});

test('trying again has an end, and then nobody claims to know whether it was done', async () => {
  const { exitCode, stderr } = await against(() => 'hang up', ['keys', 'disable', 'key_1']);
  expect(exitCode).toBe(4);
  expect(server?.heard).toHaveLength(3);
  expect(stderr).toContain('not known whether it was done');
});

test('a call that Keyward is too busy for is made again, and a log-in is not', async () => {
  const busy = refusal(503, 'service.busy');
  const { exitCode } = await against((_, count) => (count === 1 ? busy : { body: key }), ['keys', 'disable', 'key_1']);
  expect(exitCode).toBe(0);
  expect(server?.heard).toHaveLength(2);
  await server?.stop();
  server = await aServer(() => refusal(503, 'login.busy'));
  const login = ['login', '--email', 'ada@example.org', '--url', server.url];
  expect((await home.keyward(login, { env: { KEYWARD_PASSWORD: 'any' } })).exitCode).toBe(4);
  expect(server.heard).toHaveLength(1);
});

test('a use is not counted twice: a verification without an answer is not tried again', async () => {
  server = await aServer(() => 'hang up');
  const verify = await home.keyward(['verify'], {
    env: { ...env, KEYWARD_URL: server.url, KEYWARD_VERIFY_KEY: 'kw_x' },
  });
  expect(verify.exitCode).toBe(4);
  expect(server.heard).toHaveLength(1);
});

test('what is not Keyward is called so', async () => {
  const { exitCode, stderr } = await against(
    () => ({ status: 404, body: { error: 'nothing here' } }),
    ['keys', 'list'],
  );
  expect(exitCode).toBe(4);
  expect(stderr).toContain('is not Keyward (status 404)');
});

test('an edit is of the version that was read', async () => {
  await against(
    () => ({
      body: {
        ...key,
        tags: [],
        metadata: {},
        scopes: null,
        allowedCidrs: [],
        rateLimit: null,
        prefix: 'kw_live_',
        createdAt: '',
        lastUsedAt: null,
        previousTextUntil: null,
        leakedAt: null,
      },
    }),
    [
      ...[
        'keys',
        'edit',
        'key_1',
        '--name',
        'weekly',
        '--tag',
        'a,b',
        '--tag',
        'c',
        '--no-scope',
        '--no-rate-limit',
        '--uses',
        '5',
      ],
    ],
  );
  const [read, edited] = server?.heard ?? [];
  expect(read?.method).toBe('GET');
  expect(edited?.headers['if-match']).toBe('"3"');
  expect(edited?.body).toEqual({
    name: 'weekly',
    tags: ['a', 'b', 'c'],
    scopes: null,
    rateLimit: null,
    remainingUses: 5,
  });
});

test('before a key is deleted one sees what would break, and nothing happens without a yes', async () => {
  const impact = { lastUsedAt: '2026-11-28T10:00:00.000Z', callsLastDay: 12, services: ['svc_1'], staleCallers: [] };
  const reply: Parameters<typeof aServer>[0] = ({ method, url }) => {
    if (method === 'DELETE') return { body: { revision: 'key_1:4' } };
    return { body: url.endsWith('/impact') ? impact : { ...key, kind: 'standard' } };
  };
  const no = await against(reply, ['keys', 'delete', 'key_1'], ['no']);
  expect(no.exitCode).toBe(130);
  expect(no.stderr).toMatch(/key_1 +2026-11-28 10:00 +12 +svc_1 +batch/);
  expect(server?.heard.map(({ method }) => method)).not.toContain('DELETE');
  await server?.stop();
  const yes = await against(reply, ['keys', 'delete', 'key_1'], ['yes']);
  expect(yes).toMatchObject({ exitCode: 0, stdout: 'Deleted key_1 (revision key_1:4).\n' });
});

test('of several keys one that fails is told, and makes the whole a failure', async () => {
  const results = [
    { id: 'key_1', ok: true, revision: 'key_1:4' },
    { id: 'key_2', ok: false, code: 'api-key.not-found' },
  ];
  const { exitCode, stdout } = await against(
    () => ({ body: { results } }),
    ['keys', 'delete', '--yes', 'key_1', 'key_2', 'key_1'],
  );
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/key_1 +deleted +key_1:4\nkey_2 +api-key.not-found/);
  expect(server?.heard.map(({ body }) => body)).toEqual([{ ids: ['key_1', 'key_2'] }]);
});

test('every page of a list is printed, a key a line', async () => {
  const { exitCode, stdout, stderr } = await against(
    ({ url }) => ({
      body: url.includes('cursor=2')
        ? { items: [{ id: 'key_2' }], nextCursor: null }
        : { items: [{ id: 'key_1' }], nextCursor: '2' },
    }),
    ['keys', 'list', '--all', '--json', '--search', 'a b', '--sort=-name'],
  );
  expect(exitCode).toBe(0);
  expect(stdout).toBe('{"id":"key_1"}\n{"id":"key_2"}\n');
  expect(stderr).toBe('2 keys\n');
  expect(server?.heard[0]?.url).toBe('/v1/projects/prj_1/api-keys?limit=100&q=a+b&sort=-name');
});
