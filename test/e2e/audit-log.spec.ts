import canonicalize from 'canonicalize';
import type { AuditEntryView, ConsistencyProofView, InclusionProofView, LogKeysView } from '#contracts';
import { isConsistent, isIncluded, leafHash, parseCheckpoint, parseNote } from '#merkle';
import { Nats } from '#messaging';
import { buildGoProgram, eventually, hasGo, startPlatform, type Platform } from '#testing';
import { Teller } from '../faults/teller.js';
import type { Answer } from './client.js';
import { Scene } from './scene.js';

const START_WITHIN_MS = 300_000;
const RECORDED_WITHIN_MS = 60_000;
const GO_WITHIN_MS = 280_000;
const EVENTS = 600;

let platform: Platform;
let scene: Scene;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  const nats = await Nats.open({ url: platform.servers.natsUrl, service: 'teller' });
  await new Teller(nats).tell(EVENTS);
  await nats.onApplicationShutdown();
  await eventually(async () => expect((await checkpoint()).size).toBeGreaterThan(EVENTS), {
    withinMs: RECORDED_WITHIN_MS,
  });
}, START_WITHIN_MS);
afterAll(() => platform.stop());

const get = <Body>(path: string, client = scene.operator) => client.send<Body>('GET', path);
const anyone = () => scene.operator.as(null);
const bytesOf = (texts: readonly string[]) => texts.map((text) => Buffer.from(text, 'base64'));

async function checkpoint() {
  const { text } = await get<never>('/v1/audit-log/checkpoint', anyone());
  const parsed = parseCheckpoint(parseNote(text)?.text ?? '');
  if (parsed === null) throw new Error(`no checkpoint: ${text}`);
  return parsed;
}

const headers = ({ headers: given }: Answer<unknown>) => [given.get('content-type'), given.get('cache-control')];

const withGo = hasGo({ minor: 22, for: 'the log is not read by another implementation.' }) ? test : test.skip;

/** What golang.org/x/mod/sumdb finds in the log, read over HTTP. */
async function readByGo(key: string): Promise<string> {
  const program = await buildGoProgram(new URL('../../libs/merkle/test/go/', import.meta.url));
  const env = { KEYWARD_LOG_KEY: key, KEYWARD_TOKEN: scene.operator.token ?? '' };
  return program.run(['log', platform.url], { env }).finally(() => program.remove());
}

withGo(
  'the checkpoint, every proof, the tiles and the entries are right for an implementation that others have made',
  async () => {
    const { log } = (await get<LogKeysView>('/v1/audit-log/keys', anyone())).ok();
    const said = await readByGo(log);
    const [, entries, inclusions, consistencies] =
      /(\d+) entries, (\d+) incl\w+, (\d+) cons\w+ are right/.exec(said) ?? [];
    expect(Number(entries)).toBeGreaterThan(EVENTS);
    expect(inclusions).toBe(entries);
    expect(Number(consistencies)).toBeGreaterThan(20);
  },
  GO_WITHIN_MS,
);

test('who has read an entry can prove by it that it is in the log', async () => {
  const { items } = (await scene.operator.allAuditEntries('?limit=5')).ok();
  for (const entry of items) {
    // The newest can be read some milliseconds before they can be proved.
    const path = `/v1/audit-entries/${entry.index}/proof`;
    const proof = await eventually(async () => (await get<InclusionProofView>(path)).ok(), {
      withinMs: RECORDED_WITHIN_MS,
    });
    const leaf = leafHash(Buffer.from(canonicalize(entry) ?? ''));
    expect(leaf.toString('base64')).toBe(proof.leafHash);
    const head = { size: proof.size, root: Buffer.from(proof.root, 'base64') };
    expect(isIncluded(leaf, entry.index, bytesOf(proof.hashes), head)).toBe(true);
    const altered = { ...entry, version: entry.version + 1 } satisfies AuditEntryView;
    expect(
      isIncluded(leafHash(Buffer.from(canonicalize(altered) ?? '')), entry.index, bytesOf(proof.hashes), head),
    ).toBe(false);
  }
});

test('what the log said before, it still says', async () => {
  const [earlier] = [await checkpoint()];
  await scene.aStranger();
  const later = await eventually(
    async () => {
      const now = await checkpoint();
      expect(now.size).toBeGreaterThan(earlier.size);
      return now;
    },
    { withinMs: RECORDED_WITHIN_MS },
  );
  const path = `/v1/audit-log/consistency?from=${earlier.size}&to=${later.size}`;
  const { hashes } = (await get<ConsistencyProofView>(path, anyone())).ok();
  expect(isConsistent(earlier, later, bytesOf(hashes))).toBe(true);
});

test('what never changes may be kept for ever, what does is asked for each time', async () => {
  const [note, whole, partial, bundle] = await Promise.all([
    get('/v1/audit-log/checkpoint', anyone()),
    get('/v1/audit-log/tile/0/000', anyone()),
    get('/v1/audit-log/tile/0/001.p/7', anyone()),
    get('/v1/audit-log/tile/entries/000'),
  ]);
  expect(headers(note)).toEqual(['text/plain; charset=utf-8', 'no-cache']);
  expect(headers(whole)).toEqual(['application/octet-stream', 'public, max-age=31536000, immutable']);
  expect(headers(partial)).toEqual(headers(whole));
  expect(headers(bundle)).toEqual(['application/octet-stream', 'no-store']);
});

test.each([
  'x1',
  '0/x1',
  '0/001/1000',
  '0/000.p/0',
  '0/000.p/256',
  '0/000.p/01',
  '0/0',
  '00/000',
  '64/000',
  '0/000/',
  '0/999',
  '0/x999/999',
  '1/001',
  'entries/999',
  'entries/000.p/0',
  'data/000',
])('a tile that is not there is not found: %s', async (path) => {
  const answer = await get(`/v1/audit-log/tile/${path}`);
  expect(answer).toMatchObject({ status: 404 });
  expect(answer.problem.code).toBe('request.unknown-path');
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a proof for a tree that does not have the entry is refused, and of an unknown one there is none', async () => {
  const { size } = await checkpoint();
  for (const wanted of ['5?size=5', '5?size=0', '5?size=-1', `5?size=${size + 100_000}`]) {
    const answer = await get(`/v1/audit-entries/${wanted.replace('?', '/proof?')}`);
    expect([wanted, answer.status, answer.problem.code]).toEqual([wanted, 400, 'request.malformed']);
  }
  for (const index of [size + 100_000, '1e3', '-1', '01', 'x']) {
    const answer = await get(`/v1/audit-entries/${index}/proof`);
    expect([index, answer.status, answer.problem.code]).toEqual([index, 404, 'audit-entry.not-found']);
  }
});

test('sizes between which nothing can be shown are refused', async () => {
  const { size } = await checkpoint();
  for (const query of ['from=0&to=5', 'from=-1&to=5', 'from=6&to=5', `from=1&to=${size + 100_000}`]) {
    const answer = await get(`/v1/audit-log/consistency?${query}`, anyone());
    expect([query, answer.status, answer.problem.code]).toEqual([query, 400, 'request.malformed']);
  }
});

test.each(['/checkpoint', '/keys', '/consistency', '/tile/0/000', '/tile/entries/000'])(
  'the log cannot be written from outside: %s',
  async (path) => {
    for (const method of ['PUT', 'DELETE', 'POST', 'PATCH']) {
      const answer = await scene.operator.send(method, `/v1/audit-log${path}`);
      expect([method, answer.status]).toEqual([method, 405]);
      expect(answer.headers.get('allow')).toContain('GET');
    }
  },
);

test('an entry is proved to who may read it, and to nobody else', async () => {
  const { id } = scene.project;
  const [auditor, user] = [await scene.aMember('auditor'), await scene.aMember('user')];
  const own = await eventually(
    async () => {
      const [entry] = (await auditor.client.auditEntries(id)).ok().items;
      if (entry === undefined) throw new Error('nothing is recorded yet');
      return entry;
    },
    { withinMs: RECORDED_WITHIN_MS },
  );
  const others = (await scene.operator.allAuditEntries('?limit=100'))
    .ok()
    .items.find(({ projectId }) => projectId !== id);
  const proofOf = (index = 0) => `/v1/projects/${id}/audit-entries/${index}/proof`;
  await eventually(async () => (await get(proofOf(own.index), auditor.client)).ok(), { withinMs: RECORDED_WITHIN_MS });
  const answers = [
    await get(proofOf(others?.index), auditor.client),
    await get(proofOf(own.index), user.client),
    await get(`/v1/audit-entries/${own.index}/proof`, auditor.client),
    await get('/v1/audit-log/tile/entries/000', auditor.client),
  ];
  expect(answers.map(({ status, problem }) => [status, problem.code])).toEqual([
    [404, 'audit-entry.not-found'],
    [404, 'project.not-found'],
    [404, 'request.unknown-path'],
    [404, 'request.unknown-path'],
  ]);
});
