/**
 * What a page of the audit log costs in a log of 10,000 entries and in one of 10,000,000, in turn: every filter, filters
 * together, searches, pages in the middle. `npm run bench:audit-reading`, or with other sizes
 * `npm run bench:audit-reading 10000 300000`. Prints the ratio of each and the worst; the promise is 2 at most. It fills
 * databases of its own, straight into MongoDB: ten million take twenty minutes and ten gigabytes. Where
 * KEYWARD_TEST_MONGO_URL names a server, they stay there, and the next run reads them as they are.
 */
import './begin.mjs';
import mongoose from 'mongoose';

const { startServers } = await import('#testing');
const { newId } = await import('#contracts');
const built = (path) => import(new URL(`../../dist/services/audit/src/${path}`, import.meta.url).href);
const { toEntry } = await built('log/domain/entry.js');
const { ENTRY, entrySchema } = await built('log/store/entry.schema.js');
const { wordsAsked } = await built('search/domain/words.js');
const { EntrySearchStore } = await built('search/store/entry-search.store.js');
const { TIME_SPAN, TimeSpanStore, timeSpanSchema } = await built('search/store/time-span.store.js');

const [SMALL = 10_000, LARGE = 10_000_000] = process.argv.slice(2).map(Number);
const ROUNDS = 9;
const REQUESTS = 30;
const LONGEST_MS = 2_000;
const LIMIT = 51;
const BATCH = 5_000;
const BEGIN = Date.UTC(2025, 0, 1);
const YEAR_MS = 365 * 86_400_000;

const names = [
  'nightly',
  'batch',
  'deploy',
  'backup',
  'metrics',
  'staging',
  'production',
  '備份',
  '排程',
  'José',
  'web',
];
/** An even and an odd one never meet: the actions of even positions are others than those of odd ones. */
const actors = Array.from({ length: 10 }, (_, at) => ({
  kind: 'user',
  id: idOf('usr', `actor${at}`),
  memberId: idOf('mem', `actor${at}`),
  role: 'user',
}));
const seldomActor = { ...actors[0], id: idOf('usr', 'seldom') };
const projects = Array.from({ length: 5 }, (_, at) => idOf('prj', `project${at}`));
const hot = idOf('key', 'hot');
const lonely = idOf('key', 'lonely');

const at = (part) => new Date(BEGIN + part * YEAR_MS);
const day = { from: at(0.5), to: at(0.5 + 1 / 365) };
const [project] = projects;
const never = { actorId: actors[0].id, action: 'key.edited' };
const q = (text) => ({ words: wordsAsked(text) });
const questions = {
  'first page of all': {},
  'page in the middle of all': { middle: true },
  'first page of a project': { projectId: project },
  'page in the middle of a project': { projectId: project, middle: true },
  'an actor': { actorId: actors[1].id },
  'an actor of a project': { projectId: project, actorId: actors[5].id },
  'an actor, one in 10,000 entries': { actorId: seldomActor.id },
  'an action': { action: 'key.extended' },
  'an action of a project': { projectId: project, action: 'key.extended' },
  'an action, seldom, of a project': { projectId: project, action: 'key-policy.changed' },
  'a thing with one entry': { target: lonely },
  'a thing with one in 20 of all entries': { target: hot },
  'the same, in the middle': { target: hot, middle: true },
  'a request': ({ requestId }) => ({ requestId }),
  nobody: { actorId: newId('usr') },
  'actor and action': { actorId: actors[0].id, action: 'key.extended' },
  'actor and action that never meet': never,
  'the same, of a project': { projectId: project, ...never },
  'actor and action that never meet, and a word': { ...never, ...q('nightly') },
  'a day': day,
  'a day of a project': { projectId: project, ...day },
  'a day and an actor': { actorId: actors[1].id, ...day },
  'a day and a seldom actor': { actorId: seldomActor.id, ...day },
  'a day and an action that never meets the actor': { ...never, ...day },
  'the first tenth of the year': { to: at(0.1) },
  'before all': { to: at(0) },
  'a word, frequent': q('nightly'),
  'a word of a project': { projectId: project, ...q('backup') },
  'a word, one in 1,000': q('seldom'),
  'a word, twenty of all': q('twenty'),
  'two words': q('nightly backup'),
  Chinese: q('備'),
  'one letter': q('n'),
  'the beginning of an action': q('key.ed'),
  'an id': q(lonely),
  'the beginning of an id': q(lonely.slice(0, 14)),
  'no word that was told': q('xyzzy'),
  'a pattern': q('(a+)+$'),
  'a word and a day': { ...q('nightly'), ...day },
  'a word and a seldom actor': { ...q('nightly'), actorId: seldomActor.id },
};

const servers = await startServers();
try {
  await run();
} finally {
  await servers.stop();
}

async function run() {
  const small = await fill(SMALL);
  const large = await fill(LARGE);
  const ratios = [];
  for (const [name, question] of Object.entries(questions)) ratios.push(await compare(name, question, small, large));
  console.log(`the worst: ${Math.max(...ratios).toFixed(2)} times`);
  await Promise.all([small, large].map(({ connection }) => connection.close()));
}

/** In turn, so that whatever else the machine does weighs on both. */
async function compare(name, question, small, large) {
  const ratios = [];
  const times = { small: [], large: [] };
  await ask(small, question);
  await ask(large, question);
  for (let round = 0; round < ROUNDS; round++) {
    const ofSmall = await ask(small, question);
    const ofLarge = await ask(large, question);
    times.small.push(ofSmall);
    times.large.push(ofLarge);
    ratios.push(ofLarge / ofSmall);
  }
  const spread = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  const ms = `${median(times.small).toFixed(2)} and ${median(times.large).toFixed(2)} ms`;
  console.log(`${name}: ${median(ratios).toFixed(2)} times (${ms}; ${spread})`);
  return median(ratios);
}

/** @returns milliseconds of the median page. */
async function ask(log, question) {
  const { middle = false, ...wanted } = typeof question === 'function' ? question(log) : question;
  const before = middle ? Math.floor(log.count / 2) : null;
  const times = [];
  const giveUpAt = performance.now() + LONGEST_MS;
  for (let asked = 0; asked < REQUESTS && performance.now() < giveUpAt; asked++) {
    const began = performance.now();
    await log.search.find({ words: [], ...wanted }, before, LIMIT);
    times.push(performance.now() - began);
  }
  return median(times);
}

async function fill(count) {
  const began = performance.now();
  const connection = mongoose.createConnection(servers.mongoUrl, { dbName: `log-of-${count}`, autoIndex: false });
  await connection.asPromise();
  const entries = connection.model(ENTRY, entrySchema);
  const spans = new TimeSpanStore(connection.model(TIME_SPAN, timeSpanSchema), entries);
  if ((await entries.estimatedDocumentCount()) < count) {
    await connection.dropDatabase();
    await insert(entries.collection, count);
  }
  // Made of what is there, as a log has them that is as old as that; one by one, so that each has all the memory.
  for (const [fields, options] of entrySchema.indexes()) await entries.collection.createIndex(fields, options);
  await spans.catchUp();
  console.log(`filled a log of ${count} in ${Math.round((performance.now() - began) / 1_000)} s`);
  const { requestId } = await entries.findById(count >> 1).lean();
  return { connection, count, requestId, search: new EntrySearchStore(entries, spans) };
}

/** The next entries are made while some are on their way. */
async function insert(collection, count) {
  let before = Promise.resolve();
  for (let made = 0; made < count; made += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - made) }, (_, i) => anEntry(made + i, count));
    await before;
    before = collection.insertMany(batch, { ordered: false, writeConcern: { w: 1 } });
    if ((made / BATCH) % 100 === 99) console.log(`${made + BATCH} entries`);
  }
  await before;
}

/** The same in every run. */
function idOf(prefix, name) {
  return `${prefix}_${name.padEnd(22, '0')}`;
}

/** Of both sizes the same mixture, over the same year. */
function anEntry(number, count) {
  const isEven = number % 2 === 0;
  const isHot = number % 20 === 7;
  const isLonely = number === count >> 1;
  const target = isHot ? hot : isLonely ? lonely : newId('key', BEGIN + (number / count) * YEAR_MS);
  // One in 5,000 is told a month late.
  const isLate = number % 5_000 === 4_999 && number > count / 10;
  const time = BEGIN + (number / count) * YEAR_MS - (isLate ? 30 * 86_400_000 : 0);
  const rare = [number % 1_000 === 500 && 'seldom', number % Math.ceil(count / 20) === 3 && 'twenty'].filter(Boolean);
  const isNamed = number % 5 === 0 || rare.length > 0;
  const name = [names[number % 11], names[Math.floor(number / 11) % 11], ...rare].join(' ');
  const type = number % 1_999 === 1 ? 'key-policy.changed' : isEven ? 'key.extended' : 'key.edited';
  const event = {
    ...{ id: '', source: '/keyward/api-keys', type, time: new Date(time).toISOString() },
    subject: target,
    aggregatever: isHot ? Math.floor(number / 20) + 1 : 1,
    projectid: projects[Math.floor(number / 3) % 5],
    requestid: newId('req'),
    data: {
      actor: number % 10_000 === 5_001 ? seldomActor : actors[number % 10],
      before: null,
      after: { expiresAt: new Date(time).toISOString(), ...(isNamed && { name }) },
      days: 30,
    },
  };
  const recordedAt = new Date(BEGIN + (number / count) * YEAR_MS + 1_000);
  return toEntry({ ...event, id: `${event.subject}:${event.aggregatever}` }, number, recordedAt);
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}
