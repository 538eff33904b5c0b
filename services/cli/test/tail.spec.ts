import { aServer, Home } from './keyward.js';

const PAGE = 2;
const env = { KEYWARD_API_KEY: 'kw_caller', KEYWARD_PROJECT: 'prj_1' };

let home: Home;
let server: Awaited<ReturnType<typeof aServer>>;
/** Positions in the log of the project: other projects have those in between. */
let log: number[];

beforeEach(async () => {
  home = await Home.make();
  log = [3, 4, 7, 9, 12];
});
afterEach(async () => {
  await server.stop();
  await home.remove();
});

/** Newest first, in pages of two. */
function pageFor(url: string) {
  const cursor = new URL(url, 'http://keyward').searchParams.get('cursor');
  const left = log.toReversed().filter((index) => cursor === null || index < Number(cursor));
  const items = left.slice(0, PAGE).map(entryAt);
  return { items, nextCursor: left.length > PAGE ? String(items.at(-1)?.index) : null };
}

function entryAt(index: number) {
  const actor = { kind: 'user', id: 'usr_1', memberId: null, role: 'admin' };
  const [before, after] = [{ name: 'a' }, { name: `b${index}` }];
  return { index, action: 'key.edited', target: 'key_1', time: '2026-11-28T10:00:00.000Z', actor, before, after };
}

function tail(args: readonly string[], interruption?: AbortSignal) {
  const given = interruption === undefined ? {} : { interruption };
  const all = ['events', 'tail', '--interval', '0s', ...args];
  return home.keyward(all, { env: { ...env, KEYWARD_URL: server.url }, ...given });
}

function positionsIn(ndjson: string): number[] {
  return ndjson
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { index: number }).index);
}

test('from a position on, each event is printed once and oldest first', async () => {
  server = await aServer(({ url }) => ({ body: pageFor(url) }));
  const ended = await tail(['--since', '4', '--no-follow', '--json']);
  expect(ended.exitCode).toBe(0);
  expect(positionsIn(ended.stdout)).toEqual([4, 7, 9, 12]);
  expect(positionsIn((await tail(['--since', '0', '--count', '2', '--json'])).stdout)).toEqual([3, 4]);
});

test('without a position it begins with what comes next, and goes on over a Keyward that is away', async () => {
  server = await aServer(({ url }, count) => {
    if (count === 4) log.push(15);
    if (count === 6) log.push(16, 20);
    return count === 5 ? 'hang up' : { body: pageFor(url) };
  });
  const { exitCode, stdout, stderr } = await tail(['--count', '3', '--json']);
  expect(exitCode).toBe(0);
  expect(positionsIn(stdout)).toEqual([15, 16, 20]);
  expect(stderr.match(/No answer/g)).toHaveLength(1);
});

test('whoever breaks it off is told how to go on without a gap', async () => {
  const broken = new AbortController();
  server = await aServer(({ url }, count) => {
    if (count === 5) broken.abort();
    return { body: pageFor(url) };
  });
  const { exitCode, stdout, stderr } = await tail(['--since', '9'], broken.signal);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^POSITION +TIME .*\n9 .*\n12 .* key\.edited +key_1 +usr_1 \(admin\) +name: a → b12\n$/);
  expect(stderr).toBe('Go on with --since 13\n');
});

test('a time is asked for as such, and events of one kind or thing too', async () => {
  server = await aServer(() => ({ body: { items: [], nextCursor: null } }));
  await tail(['--since', '2026-11-28T00:00:00Z', '--action', 'key.deleted', '--target', 'key_1', '--no-follow']);
  const url = new URL(server.heard[0]?.url ?? '', 'http://keyward');
  expect(url.pathname).toBe('/v1/projects/prj_1/audit-entries');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    limit: '100',
    action: 'key.deleted',
    target: 'key_1',
    from: '2026-11-28T00:00:00Z',
  });
});

test('before anything was printed, a Keyward that is not there ends it', async () => {
  server = await aServer(() => 'hang up');
  expect((await tail(['--since', '0'])).exitCode).toBe(4);
});
