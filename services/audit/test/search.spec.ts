import { MongoClient, type Db } from 'mongodb';
import { listAuditEntries, newId, type AuditEntryView, type ListAuditEntriesQuery } from '#contracts';
import { anAuditor, anOperator, startServers, type TestServers } from '#testing';
import { toEntry, type Entry } from '../src/log/domain/entry.js';
import { SPAN } from '../src/search/domain/time-spans.js';
import { TimeSpanStore } from '../src/search/store/time-span.store.js';
import { startAudit, type AuditService } from './audit-service.js';
import { anEvent, anEventActor } from './builders.js';

const START_WITHIN_MS = 300_000;
const SIZE = 12_000;
const MINUTE_MS = 60_000;

type Query = Partial<ListAuditEntriesQuery>;

const [large, small] = [newId('prj'), newId('prj')];
const [ada, grace, linus] = [anEventActor(), anEventActor(), anEventActor()];
const begin = Date.UTC(2026, 0, 1);
const hot = newId('key');
const minute = (at: number) => new Date(begin + at * MINUTE_MS).toISOString();

/** One entry in each minute; ada at even positions and edits at odd ones; few in the small project, and few late ones. */
function anEntryAt(index: number): Entry {
  const isEven = index % 2 === 0;
  const isHot = index % 5 === 0;
  const isLate = index % 997 === 0;
  const name = index % 1_500 === 7 ? '夜间批处理 Quarterly' : `nightly ${index % 50}`;
  const event = anEvent({
    subject: isHot ? hot : newId('key'),
    aggregatever: isHot ? index / 5 + 1 : 1,
    type: isEven ? 'key.extended' : 'key.edited',
    time: minute(isLate ? 100 : index),
    projectid: index % 100 === 3 ? small : large,
    requestid: `req_${String(Math.floor(index / 3)).padStart(22, '0')}`,
    data: { actor: isEven ? ada : index % 1_000 === 1 ? linus : grace, after: { name } },
  });
  return toEntry(event, index, new Date(begin + SIZE * MINUTE_MS));
}

/** As the profiler of MongoDB tells it. */
interface Asked {
  readonly planSummary?: string;
  readonly docsExamined?: number;
  readonly keysExamined?: number;
  readonly hasSortStage?: boolean;
  readonly command?: object;
}

const everything = Array.from({ length: SIZE }, (_, index) => anEntryAt(index)).toReversed();

let servers: TestServers;
let audit: AuditService;
let client: MongoClient;
let db: Db;

beforeAll(async () => {
  servers = await startServers();
  client = await MongoClient.connect(servers.mongoUrl);
  db = client.db('keyward-audit');
  await db.collection<Entry>('entries').insertMany(everything.toReversed());
  audit = await startAudit(servers);
  await audit.app.get(TimeSpanStore).catchUp();
}, START_WITHIN_MS);
afterAll(async () => {
  await audit.stop();
  await client.close();
  await servers.stop();
});

const list = (projectId: string | null, query: Query) =>
  audit.bus.request(listAuditEntries, {
    actor: projectId === null ? anOperator() : anAuditor({ projectId }),
    projectId,
    query: { limit: 100, ...query },
  });

/** All pages, or the first so many. */
async function pagesOf(
  projectId: string | null,
  query: Query,
  atMost = 500,
): Promise<readonly (readonly AuditEntryView[])[]> {
  const pages: (readonly AuditEntryView[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(projectId, { ...query, ...(cursor !== undefined && { cursor }) });
    pages.push(page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && pages.length < atMost);
  return pages;
}

type Narrowing = readonly [name: string, query: Query, isMeant: (entry: Entry) => boolean];

const hasWord = (beginning: string) => (entry: Entry) =>
  (entry.keywords ?? []).some((word) => word.startsWith(beginning));

const narrowings: readonly Narrowing[] = [
  ['actor', { actor: ada.id }, ({ actor }) => actor.id === ada.id],
  ['rare actor', { actor: linus.id }, ({ actor }) => actor.id === linus.id],
  ['action', { action: 'key.edited' }, ({ action }) => action === 'key.edited'],
  ['hot target', { target: hot }, ({ target }) => target === hot],
  ['nobody', { actor: newId('usr') }, () => false],
  ['request', { requestId: `req_${'0'.repeat(20)}33` }, ({ _id }) => Math.floor(_id / 3) === 33],
  [
    'period',
    { from: minute(3_000), to: minute(3_500) },
    ({ at }) => at >= new Date(minute(3_000)) && at < new Date(minute(3_500)),
  ],
  [
    'time of the late',
    { from: minute(99), to: minute(102) },
    ({ at }) => at >= new Date(minute(99)) && at < new Date(minute(102)),
  ],
  ['before all', { to: minute(0) }, () => false],
  ['word', { q: 'NIGHTLY' }, hasWord('nightly')],
  ['rare word', { q: 'quarter' }, hasWord('quarter')],
  ['Chinese', { q: '批处' }, hasWord('批处')],
  ['two words', { q: 'nightly 7' }, (entry) => hasWord('nightly')(entry) && hasWord('7')(entry)],
  ['one letter', { q: 'n' }, hasWord('n')],
  ['action’s beginning', { q: 'key.ed' }, ({ action }) => action === 'key.edited'],
  ['id', { q: hot }, ({ target }) => target === hot],
  ['pattern', { q: '(a+)+$' }, () => false],
];

/** What differs from another in its words alone is not combined with all. */
const combined = narrowings.filter(([name]) => !['rare word', 'Chinese', 'two words', 'id', 'pattern'].includes(name));

const combinations: readonly Narrowing[] = combined.flatMap((one, at) =>
  combined
    .slice(at + 1)
    .filter(([, query]) => !Object.keys(query).some((name) => name in one[1]))
    .map(([name, query, isMeant]): Narrowing => [
      `${one[0]} and ${name}`,
      { ...one[1], ...query },
      (entry) => one[2](entry) && isMeant(entry),
    ]),
);

test.each([['all', {}, () => true] as Narrowing, ...narrowings, ...combinations])(
  'what is listed by %s is what is meant, newest first, page by page',
  async (_, query, isMeant) => {
    for (const projectId of Object.keys(query).length > 1 ? [null] : [null, small]) {
      const meant = everything.filter(
        (entry) => (projectId === null || entry.projectId === projectId) && isMeant(entry),
      );
      // Of a long list the beginning; the cursor has been followed by then.
      const pages = await pagesOf(projectId, query, 2);
      const read = pages.flat().map(({ index }) => index);
      expect(read).toEqual(meant.slice(0, read.length).map(({ _id }) => _id));
      if (pages.length < 2) expect(read).toHaveLength(meant.length);
    }
  },
);

test('a long history of one thing is read to its end', async () => {
  const pages = await pagesOf(null, { target: hot });
  expect(pages.flat().map(({ version }) => version)).toEqual(
    Array.from({ length: SIZE / 5 }, (_, at) => SIZE / 5 - at),
  );
});

test('what two frequent filters never have in common is not looked for without end', async () => {
  const pages = await pagesOf(null, { actor: ada.id, action: 'key.edited' });
  expect(pages.flat()).toEqual([]);
  expect(pages.length).toBeGreaterThan(1);
});

test('no question reads more than a page may cost, sorts, or goes through the collection', async () => {
  await db.command({ profile: 2 });
  try {
    for (const [, query] of narrowings) await list(large, { ...query, limit: 20 });
    for (const [, query] of [['all', {}] as const, ...narrowings, ...combinations]) {
      await list(null, { ...query, limit: 20 });
    }
  } finally {
    await db.command({ profile: 0 });
  }
  const asked = await db.collection<Asked>('system.profile').find({ ns: 'keyward-audit.entries' }).toArray();
  expect(asked.length).toBeGreaterThan(combinations.length);
  const told = ({ planSummary, docsExamined, keysExamined, hasSortStage, command }: Asked) => ({
    planSummary,
    docsExamined,
    keysExamined,
    hasSortStage,
    command: JSON.stringify(command).slice(0, 500),
  });
  const isBad = ({ planSummary = '', docsExamined = 0, keysExamined = 0, hasSortStage = false }: Asked) =>
    planSummary.includes('COLLSCAN') || hasSortStage || docsExamined > 2_000 || keysExamined > 4_100;
  expect(asked.filter(isBad).map(told)).toEqual([]);
  // Positions are read from the indexes alone.
  const positions = asked.filter(({ command = {} }) => 'aggregate' in command);
  expect(positions.length).toBeGreaterThan(combinations.length);
  expect(positions.filter(({ docsExamined }) => docsExamined !== 0).map(told)).toEqual([]);
});

test('spans are made once, of whole thousands, and found again by another process', async () => {
  const spans = audit.app.get(TimeSpanStore);
  expect(spans.spansKnown).toHaveLength(SIZE / SPAN);
  const span = [...(spans.spansKnown[3] ?? [])];
  const [late, lateAt] = [begin + 100 * MINUTE_MS, Math.ceil((3 * SPAN) / 997) * 997 - 3 * SPAN];
  expect(span.slice(4, 8)).toEqual([late, late, lateAt, lateAt]);
  expect(span.slice(0, 4)).toContain(begin + (4 * SPAN - 1) * MINUTE_MS);
  expect(await db.collection('time-ranges').countDocuments()).toBe(SIZE / SPAN);
});
