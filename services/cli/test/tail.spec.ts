import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Home } from './keyward.js';

const env = { KEYWARD_API_KEY: 'kw_caller', KEYWARD_PROJECT: 'prj_1' };

interface Connection {
  readonly url: URL;
  readonly lastEventId: string | undefined;
  readonly response: ServerResponse;
}

let home: Home;
let stop: () => Promise<void>;

beforeEach(async () => {
  home = await Home.make();
});
afterEach(async () => {
  await stop();
  await home.remove();
});

/** Streams what a test says, connection by connection. */
async function aServer(answer: (connection: Connection, count: number) => void) {
  const heard: Connection[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '', 'http://keyward');
    heard.push({ url, lastEventId: request.headers['last-event-id'] as string | undefined, response });
    const [connection] = heard.slice(-1);
    if (connection) answer(connection, heard.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

function begin({ response }: Connection, next = 1): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`retry: 1000\nid: ${next - 1}\n\n`);
  return response;
}

function event(index: number, type = 'key.edited', subject = 'key_1'): string {
  const actor = { kind: 'user', id: 'usr_1', memberId: null, role: 'admin' };
  const data = { actor, before: { name: 'a' }, after: { name: `b${index}` } };
  const envelope = { specversion: '1.0', id: `${subject}:${index}`, source: '/keyward/api-keys', type, subject };
  const told = { ...envelope, time: '2026-11-28T10:00:00.000Z', aggregatever: index, projectid: 'prj_1', data };
  return `id: ${index}\nevent: ${type}\ndata: ${JSON.stringify(told)}\n\n`;
}

const END = 'event: end\ndata: {}\n\n';

function tail(url: string, args: readonly string[], interruption?: AbortSignal) {
  const given = interruption === undefined ? {} : { interruption };
  const all = ['events', 'tail', '--interval', '0s', ...args];
  return home.keyward(all, { env: { ...env, KEYWARD_URL: url }, ...given });
}

function positionsIn(ndjson: string): number[] {
  const lines = ndjson.trim().split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { index: number }).index);
}

test('from a position on, each event is printed once and oldest first, to the end', async () => {
  const { url, heard } = await aServer((connection) => {
    const response = begin(connection, 4);
    response.write(event(4) + event(7).slice(0, 20));
    response.end(event(7).slice(20) + event(9) + END);
  });
  const ended = await tail(url, ['--since', '4', '--no-follow', '--json']);
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  expect(positionsIn(ended.stdout)).toEqual([4, 7, 9]);
  expect(heard[0]?.url.href).toBe('http://keyward/v1/projects/prj_1/events?from=4&follow=false');
  expect(JSON.parse(ended.stdout.split('\n')[0] ?? '')).toMatchObject({
    action: 'key.edited',
    target: 'key_1',
    projectId: 'prj_1',
    after: { name: 'b4' },
  });
});

test('a connection that breaks off is made anew after the last id, and nothing is printed twice', async () => {
  const { url, heard } = await aServer((connection, count) => {
    if (count === 1) begin(connection, 15).end(event(15) + event(16).slice(0, 30));
    if (count === 2) connection.response.destroy();
    if (count === 3) connection.response.writeHead(503, { 'content-type': 'application/problem+json' }).end(busy);
    if (count === 4) begin(connection, 16).write(event(16) + ': \nid: 19\n\n');
    if (count === 4) connection.response.end();
    if (count === 5) begin(connection, 20).write(event(20) + event(21));
  });
  const { exitCode, stdout } = await tail(url, ['--count', '3', '--json']);
  expect(exitCode).toBe(0);
  expect(positionsIn(stdout)).toEqual([15, 16, 20]);
  expect(heard.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '15', '15', '15', '19']);
});

const busy = JSON.stringify({ code: 'service.unavailable', title: 'away', status: 503, detail: 'again' });

test('whoever breaks it off is told how to go on without a gap', async () => {
  const broken = new AbortController();
  const { url } = await aServer((connection) => {
    begin(connection, 9).write(event(9) + event(12));
    setTimeout(() => broken.abort(), 200);
  });
  const { exitCode, stdout, stderr } = await tail(url, ['--since', '9'], broken.signal);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^POSITION +TIME .*\n9 .*\n12 .* key\.edited +key_1 +usr_1 \(admin\) +name: a → b12\n$/);
  expect(stderr).toBe('Go on with --since 13\n');
});

test('a time and a kind of event are asked for as such, and of others nothing is printed', async () => {
  const { url, heard } = await aServer((connection) => {
    begin(connection).end(event(1, 'key.deleted') + event(2, 'key.deleted', 'key_2') + END);
  });
  const args = ['--since', '2026-11-28T00:00:00Z', '--action', 'key.deleted', '--target', 'key_2', '--no-follow'];
  expect(positionsIn((await tail(url, [...args, '--json'])).stdout)).toEqual([2]);
  expect(Object.fromEntries(heard[0]?.url.searchParams ?? [])).toEqual({
    since: '2026-11-28T00:00:00Z',
    types: 'key.deleted',
    follow: 'false',
  });
});

test('who may hear it no more is told so', async () => {
  const ended = { code: 'session.invalid', title: 'The session has ended', status: 401, detail: 'Log in again.' };
  const { url } = await aServer((connection) => {
    begin(connection).end(`${event(1)}event: end\ndata: ${JSON.stringify(ended)}\n\n`);
  });
  const { exitCode, stderr } = await tail(url, ['--since', '0', '--json']);
  expect(exitCode).toBe(3);
  expect(stderr).toContain('session.invalid');
});

test('before anything was printed, a Keyward that is not there ends it', async () => {
  const { url } = await aServer(({ response }) => response.destroy());
  expect((await tail(url, ['--since', '0'])).exitCode).toBe(4);
});
