import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseKey, parseNote, signedAt } from '#merkle';
import { buildGoProgram, hasGo, startWitness, type TestWitness } from '#testing';
import { asSubmission, GrownLog } from './grown-log.js';

const START_WITHIN_MS = 90_000;
const GO_WITHIN_MS = 300_000;
/** As `go.mod` says; an older one builds nothing. */
const withGo = hasGo({ minor: 25, for: 'cosignatures are not held against another implementation.' })
  ? test
  : test.skip;

const log = new GrownLog('log.example/first', randomBytes(32));
const other = new GrownLog('log.example/second', randomBytes(32));
const seed = randomBytes(32);
const honest = new GrownLog('log.example/fork', seed);
const forked = new GrownLog('log.example/fork', seed, 'another');

let witness: TestWitness;

beforeAll(async () => {
  witness = await startWitness({ KEYWARD_WITNESS_LOGS: `${log.written} ${other.written}\n${honest.written}` });
}, START_WITHIN_MS);
afterAll(() => witness.stop());

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

async function ask(path: string, request: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${witness.url}${path}`, { signal: AbortSignal.timeout(20_000), ...request });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

const add = (body: string | Buffer) => ask('/add-checkpoint', { method: 'POST', body });
const hashOf = (origin: string) => createHash('sha256').update(origin).digest('hex');
const pathOf = (origin: string) => `/checkpoints/${hashOf(origin)}`;
const newestOf = async ({ origin }: GrownLog) => ask(pathOf(origin));

/** The size of what the witness knows; 0 where it knows nothing. */
async function sizeOf(its: GrownLog): Promise<number> {
  const { status, text } = await newestOf(its);
  return status === 204 ? 0 : Number(text.split('\n')[1]);
}

/** Goes on from whatever is known, and answers the size. */
async function goOn(its: GrownLog, entries: number): Promise<number> {
  const known = await sizeOf(its);
  expect(await add(await its.submission(known, known + entries))).toMatchObject({ status: 200 });
  return known + entries;
}

test('it answers that it lives and is ready', async () => {
  expect(await ask('/livez')).toMatchObject({ status: 200 });
  expect(await ask('/readyz')).toMatchObject({ status: 200 });
});

test('it cosigns what goes on from what it cosigned, and gives it to whoever asks', async () => {
  expect(await newestOf(log)).toMatchObject({ status: 204 });
  const key = parseKey(witness.key);
  const began = Math.floor(Date.now() / 1_000);
  for (const [oldSize, size] of [
    [0, 3],
    [3, 3],
    [3, 40],
    [40, 300],
  ] as const) {
    const answer = await add(await log.submission(oldSize, size));
    expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(/^— keyward\.test\/witness \S+\n$/) });
    const note = parseNote(`${log.checkpoint(size)}${answer.text}`);
    expect(note && key && signedAt(note, key)).toBeGreaterThanOrEqual(began);
    expect(await newestOf(log)).toMatchObject({ status: 200, text: log.checkpoint(size) });
  }
});

describe('what is refused changes nothing', () => {
  let known: number;
  let before: string;
  beforeAll(async () => {
    known = await goOn(log, 5);
    before = (await newestOf(log)).text;
  });
  afterEach(async () => {
    expect((await newestOf(log)).text).toBe(before);
  });

  const note = () => log.checkpoint(known + 1);
  const malformed: readonly (readonly [string, () => string | Buffer])[] = [
    ['nothing', () => ''],
    ['a checkpoint alone', note],
    ['an old size with a zero before it', () => `old 0${known}\n\n${note()}`],
    ['an old size below zero', () => `old -1\n\n${note()}`],
    ['an old size beyond what can be counted', () => `old 9999999999999999\n\n${note()}`],
    ['a hash that is too short', () => `old ${known}\nAAAA\n\n${note()}`],
    [
      '64 hashes',
      () =>
        asSubmission(
          known,
          Array.from({ length: 64 }, () => randomBytes(32)),
          note(),
        ),
    ],
    ['no empty line', () => `old ${known}\n${note()}`],
    ['a carriage return', () => `old ${known}\r\n\n${note()}`],
    ['no signature', () => `old ${known}\n\n${note().slice(0, note().indexOf('— '))}`],
    ['bytes that are no UTF-8', () => Buffer.concat([Buffer.from(`old ${known}\n\n`), Buffer.of(0xff, 0xfe)])],
    ['an old size beyond that of the checkpoint', () => asSubmission(known + 2, [], note())],
  ];
  test.each(malformed)('%s: 400', async (_what, body) => {
    expect(await add(body())).toMatchObject({ status: 400 });
  });

  test('a log that is not watched: 404', async () => {
    expect(await add(await new GrownLog('log.example/third', randomBytes(32)).submission(0, 1))).toMatchObject({
      status: 404,
    });
    expect(await ask(pathOf('log.example/third'))).toMatchObject({ status: 404 });
  });

  test('a signature that is not by a key of the log: 403', async () => {
    const thief = new GrownLog(log.origin, randomBytes(32)).checkpoint(known + 1);
    expect(await add(asSubmission(known, await log.proof(known, known + 1), thief))).toMatchObject({ status: 403 });
    const altered = note().replace(`\n${known + 1}\n`, `\n${known + 2}\n`);
    expect(await add(asSubmission(known, await log.proof(known, known + 2), altered))).toMatchObject({ status: 403 });
  });

  test('another old size than the one it knows: 409, with that one', async () => {
    const size = { status: 409, type: 'text/x.tlog.size', text: `${known}\n` };
    expect(await add(await log.submission(0, known + 1))).toEqual(size);
    expect(await add(await log.submission(known - 1, known))).toEqual(size);
    expect(await add(await log.submission(known + 1, known + 1))).toEqual(size);
  });

  test('a proof that does not lead to the checkpoint: 422', async () => {
    expect(await add(asSubmission(known, [], note()))).toMatchObject({ status: 422 });
    expect(await add(asSubmission(known, [randomBytes(32)], note()))).toMatchObject({ status: 422 });
    expect(await add(asSubmission(known, [randomBytes(32)], log.checkpoint(known)))).toMatchObject({ status: 422 });
  });

  test('more than it reads, and other methods', async () => {
    expect(await add('x'.repeat(100_000))).toMatchObject({ status: 413 });
    expect(await ask('/add-checkpoint')).toMatchObject({ status: 405 });
    expect(await ask('/checkpoints/', { method: 'DELETE' })).toMatchObject({ status: 404 });
    expect(await ask('/')).toMatchObject({ status: 404 });
  });
});

test('a log that begins anew with other entries is refused, whatever it proves', async () => {
  const statusOf = async (body: Promise<string>) => (await add(await body)).status;
  expect(await statusOf(honest.submission(0, 8))).toBe(200);
  expect(await statusOf(forked.submission(8, 8))).toBe(409);
  expect(await statusOf(forked.submission(8, 9))).toBe(422);
  expect(await statusOf(forked.submission(0, 9))).toBe(409);
  expect(await statusOf(honest.submission(8, 9))).toBe(200);
});

test('of many at once that begin at the same size, one is cosigned', async () => {
  const known = await goOn(log, 1);
  const bodies = await Promise.all(Array.from({ length: 20 }, (_, at) => log.submission(known, known + 1 + at)));
  const statuses = (await Promise.all(bodies.map(add))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(19);
  expect(await sizeOf(log)).toBe(known + 1 + statuses.indexOf(200));
});

test('killed at any moment, it never goes back', async () => {
  let answered = await goOn(other, 10);
  for (let round = 0; round < 3; round++) {
    const killed = sleep(round * 5).then(() => witness.service.kill());
    for (let size = answered + 1; witness.service.running; size++) {
      const answer = await add(await other.submission(size - 1, size)).catch(() => null);
      if (answer?.status !== 200) break;
      answered = size;
    }
    await killed;
    await witness.service.start();
    const known = await sizeOf(other);
    expect([answered, answered + 1]).toContain(known);
    expect(await add(await other.submission(answered - 1, answered))).toMatchObject({
      status: 409,
      text: `${known}\n`,
    });
    answered = known;
  }
}, 120_000);

test('whoever is slow with a request is not waited for', async () => {
  const { port } = new URL(witness.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('POST /add-checkpoint HTTP/1.1\r\nhost: witness\r\ncontent-length: 100\r\n\r\nold 0\n');
  const said = await new Promise<string>((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.once('close', () => resolve(text)).once('error', reject);
  });
  expect(said).toMatch(/^HTTP\/1\.1 408 /);
});

test('it does not start with a checkpoint that it cannot read, nor with a log whose key it cannot read', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'keyward-witness-damaged-'));
  const written = log.written;
  await writeFile(join(dataDir, `${hashOf(log.origin)}.checkpoint`), 'half of a check');
  await expect(startWitness({ KEYWARD_WITNESS_LOGS: written, KEYWARD_DATA_DIR: dataDir })).rejects.toThrow(
    'the checkpoint that is kept of log.example/first is damaged',
  );
  await expect(startWitness({ KEYWARD_WITNESS_LOGS: `${written} nonsense` })).rejects.toThrow('KEYWARD_WITNESS_LOGS');
  await rm(dataDir, { recursive: true });
}, 120_000);

withGo(
  'its cosignatures are right for an implementation that others have made',
  async () => {
    const program = await buildGoProgram(new URL('go/', import.meta.url));
    try {
      const check = (document: object) => program.run([], { input: JSON.stringify(document) });
      const from = Math.floor(Date.now() / 1_000);
      const known = await goOn(log, 1);
      const sizes = [known + 1, known + 7, known + 300];
      const notes = [];
      for (const [at, size] of sizes.entries()) {
        const { text } = await add(await log.submission(sizes[at - 1] ?? known, size));
        notes.push(`${log.checkpoint(size)}${text}`);
      }
      const to = Math.ceil(Date.now() / 1_000);
      const document = { origin: log.origin, log: log.written, witness: witness.key, from, to, sizes, notes };
      expect(await check(document)).toBe('3 cosigned checkpoints are right\n');
      await expect(check({ ...document, from: to + 1_000, to: to + 2_000 })).rejects.toThrow('WRONG');
    } finally {
      await program.remove();
    }
  },
  GO_WITHIN_MS,
);
