import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chained, EXPORT_FORMAT, exportEndText, exportLines, type LogReport } from '#log-check';
import { checkpointText, ED25519, emptyRoot, signedNote, signingKey, writtenKey } from '#merkle';
import { Home } from './keyward.js';

const log = signingKey('example.org/log', ED25519, Buffer.alloc(32, 1));
const key = writtenKey(log);
let home: Home;

beforeEach(async () => void (home = await Home.make()));
afterEach(() => home.remove());

/** The export of a log that has nothing in it yet. */
function anExport(exportedAt = '2026-03-01T12:00:00.000Z'): string {
  const [size, root, origin] = [0, emptyRoot(), log.name];
  const checkpoint = signedNote(checkpointText({ origin, size, root, extensions: [] }), [log]);
  const lines = [
    exportLines.header({ format: EXPORT_FORMAT, origin, log: key, witness: null, exportedAt, checkpoint }),
    exportLines.checkpoint(checkpoint),
  ];
  const chain = lines.reduce<Buffer | null>(chained, null) ?? Buffer.alloc(0);
  const end = signedNote(exportEndText({ origin, size, root, exportedAt, chain }), [log]);
  return [...lines, exportLines.trailer(end)].join('');
}

/** Answers with the file in parts, and cuts the connection before the last where it is to break off. */
async function aServer(file: string, breaksOff = false) {
  const server = createServer((request, response) => {
    if (request.url === '/v1/audit-log/keys') return response.end(JSON.stringify({ log: key, witness: null }));
    const middle = Math.floor(file.length / 2);
    response.write(file.slice(0, middle));
    return setTimeout(() => (breaksOff ? request.socket.destroy() : response.end(file.slice(middle))), 20);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const env = { KEYWARD_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, KEYWARD_API_KEY: 'any' };
  return { env, stop: () => (server.closeAllConnections(), server.close()) };
}

test('a file is checked without network or log-in: exit code 0 where all is well, 1 with findings', async () => {
  const file = join(home.folder, 'audit.ndjson');
  await writeFile(file, anExport());
  const { exitCode, stdout } = await home.keyward(['audit', 'verify', file, '--key', key]);
  expect(stdout).toMatch(/^Checked 0 entries on 0 things, and 0 keys, of example\.org\/log\.\nNothing was changed/);
  expect(exitCode).toBe(0);
  const spoilt = anExport().replace('2026-03-01T12', '2026-03-01T13');
  const found = await home.keyward(['audit', 'verify', '-', '--key', key, '--json'], { input: spoilt });
  const { findings } = JSON.parse(found.stdout) as LogReport;
  expect(findings.map(({ kind }) => kind)).toEqual(['file-changed']);
  expect(found.exitCode).toBe(1);
});

test.each([
  [['audit', 'verify', 'audit.ndjson'], /--key/],
  [['audit', 'verify', 'audit.ndjson', '--key', 'no key'], /The key is none/],
  [['audit', 'verify', '/nowhere/audit.ndjson', '--key', key], /cannot be read \(ENOENT\)/],
  [['audit', 'verify', 'audit.ndjson', '--key', key, '--checkpoint', '/nowhere'], /cannot be read/],
  [['audit', 'export', '--format', 'xml'], /ndjson, csv, ocsf/],
])('%j is not right: exit code 2', async (args, message) => {
  const { exitCode, stderr } = await home.keyward(args);
  expect(stderr).toMatch(message);
  expect(exitCode).toBe(2);
});

test('an export is a file once it is whole; one that broke off leaves none', async () => {
  const [whole, broken] = [await aServer(anExport()), await aServer(anExport(), true)];
  const file = join(home.folder, 'audit.ndjson');
  try {
    const cut = await home.keyward(['audit', 'export', '-o', file], { env: broken.env });
    expect(cut.exitCode).toBe(4);
    expect(await readdir(home.folder)).toEqual([]);
    expect((await home.keyward(['audit', 'export', '-o', file], { env: whole.env })).exitCode).toBe(0);
    expect((await home.keyward(['audit', 'verify', file, '--key', key])).exitCode).toBe(0);
    const piped = await home.keyward(['audit', 'export'], { env: whole.env });
    expect(piped.stdout).toBe(anExport());
  } finally {
    whole.stop();
    broken.stop();
  }
});

test('what was checked once is remembered: the key of a server, and how far the log had come', async () => {
  const server = await aServer(anExport());
  try {
    const first = await home.keyward(['audit', 'verify'], { env: server.env });
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stderr).toContain(`Checked by the key that the server itself names: ${key}`);
    expect((await home.keyward(['audit', 'verify'], { env: server.env })).stderr).toBe('');
    const seen = join(home.folder, 'keyward', 'logs.json');
    const other = writtenKey(signingKey('example.org/log', ED25519, Buffer.alloc(32, 2)));
    await writeFile(
      seen,
      JSON.stringify({ keys: { [server.env.KEYWARD_URL]: { log: other, witness: null } }, seen: {} }),
    );
    const changed = await home.keyward(['audit', 'verify'], { env: server.env });
    expect(changed.stderr).toContain('has another key than when it was checked before');
    expect(changed.exitCode).toBe(1);
  } finally {
    server.stop();
  }
});

test('a later export that has less in it than an earlier one is found, though it is signed', async () => {
  const folder = join(home.folder, 'keyward');
  const text = checkpointText({ origin: log.name, size: 3, root: emptyRoot(), extensions: [] });
  const checkpoint = join(home.folder, 'checkpoint');
  await writeFile(checkpoint, signedNote(text, [log]));
  const file = join(home.folder, 'audit.ndjson');
  await writeFile(file, anExport());
  const { exitCode, stdout } = await home.keyward([
    ...['audit', 'verify', file, '--key', key],
    '--checkpoint',
    checkpoint,
  ]);
  expect(stdout).toContain('rolled-back: the log had 3 entries');
  expect(exitCode).toBe(1);
  expect(await readdir(folder).catch(() => [])).toEqual([]);
});

test('the keys are printed, with a word on what they are worth', async () => {
  const server = await aServer('');
  try {
    const { stdout, stderr } = await home.keyward(['audit', 'key'], { env: server.env });
    expect(stdout).toBe(`log      ${key}\nwitness  none\n`);
    expect(stderr).toContain('have it from elsewhere too');
  } finally {
    server.stop();
  }
});
