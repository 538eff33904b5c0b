/**
 * What a page of keys costs in a project of 1,000 and in one of 1,000,000, over NATS, in turn: every order, every
 * filter, searches. `npm run bench:keys-page`, or with other sizes `npm run bench:keys-page 1000 50000`. Prints the ratio
 * of each; the promise is 2 at most for a page. Then how many keys the expiry ladder tells of in a second. It fills a
 * database of its own, which takes about ten minutes for a million.
 */
import './begin.mjs';
import { randomBytes } from 'node:crypto';

const { startServers, startNestService, anOperator } = await import('#testing');
const { listApiKeys, newId } = await import('#contracts');
const built = (path) => import(new URL(`../../dist/services/api-keys/src/${path}`, import.meta.url).href);
const { ApiKeysModule } = await built('api-keys.module.js');
const { ExpiryLadder } = await built('expiry/expiry-ladder.js');
const { TellExpiries } = await built('expiry/use-cases/tell-expiries.js');
const { listedOf } = await built('keys/domain/shelf.js');
const { nextNotice } = await built('keys/domain/lifetime.js');
const { ApiKeyStore } = await built('keys/store/api-key.store.js');

const [SMALL = 1_000, LARGE = 1_000_000] = process.argv.slice(2).map(Number);
const ROUNDS = 9;
const REQUESTS = 40;
const LONGEST_MS = 2_000;
const BATCH = 1_000;
const DUE = 2_000;
const KEYS_OF_AN_OWNER = 500;
const DAY_MS = 86_400_000;

const words = [
  'nightly',
  'batch',
  'deploy',
  'backup',
  'metrics',
  'ci',
  'staging',
  'production',
  '備份',
  '排程',
  'José',
  'web',
];
const services = Array.from({ length: 10 }, () => newId('svc'));
const orders = ['-createdAt', 'createdAt', 'expiresAt', '-expiresAt', 'lastUsedAt', '-lastUsedAt', 'name', '-name'];

const servers = await startServers();
const service = await startKeys();
const actor = anOperator();
try {
  await run();
} finally {
  await service.stop();
  await servers.stop();
}

async function startKeys() {
  const peppers = `1:${randomBytes(32).toString('base64url')}`;
  const { natsUrl, mongoUrl } = servers;
  const module = ApiKeysModule.forRoot({ natsUrl, mongoUrl, peppers, innerPort: 0, innerHost: '127.0.0.1' });
  const running = await startNestService({ module, service: 'api-keys' });
  await running.app.get(ExpiryLadder).beforeApplicationShutdown();
  return running;
}

async function run() {
  const small = await fill(SMALL);
  const large = await fill(LARGE);
  const within = (days) => new Date(Date.now() + days * DAY_MS).toISOString();
  const questions = {
    ...Object.fromEntries(orders.map((sort) => [`first page, ${sort}`, () => ({ sort })])),
    'page in the middle, -createdAt': ({ cursors }) => ({ cursor: cursors['-createdAt'] }),
    'page in the middle, name': ({ cursors }) => ({ sort: 'name', cursor: cursors.name }),
    'page in the middle, -lastUsedAt': ({ cursors }) => ({ sort: '-lastUsedAt', cursor: cursors['-lastUsedAt'] }),
    'one owner, -createdAt': ({ ownerId }) => ({ ownerId }),
    'one owner, name': ({ ownerId }) => ({ ownerId, sort: 'name' }),
    'status active': () => ({ status: 'active' }),
    'status expired': () => ({ status: 'expired' }),
    'status disabled, name': () => ({ status: 'disabled', sort: 'name' }),
    'kind master, expiresAt': () => ({ kind: 'master', sort: 'expiresAt' }),
    'one service of ten': () => ({ service: services[0] }),
    'expires within 60 days, by expiry': () => ({ expiresBefore: within(60), status: 'active', sort: 'expiresAt' }),
    'expires within 60 days, newest first': () => ({ expiresBefore: within(60), status: 'active' }),
    'search, common word': () => ({ q: 'nightly' }),
    'search, part of a word': () => ({ q: 'ackup' }),
    'search, Chinese': () => ({ q: '備' }),
    'search, two words by name': () => ({ q: 'jose ci', sort: 'name' }),
    'search, one id': ({ id }) => ({ q: id }),
    'search, one in a thousand': () => ({ q: 'seldom' }),
    'search, twenty of all': () => ({ q: 'twenty' }),
    'search, nothing': () => ({ q: 'xyzzy' }),
    'search, a pattern': () => ({ q: '(a+)+$' }),
  };
  for (const [name, query] of Object.entries(questions)) await compare(name, query, small, large);
  await climb();
}

/** In turn, so that whatever else the machine does weighs on both. */
async function compare(name, query, small, large) {
  const ratios = [];
  const times = { small: [], large: [] };
  await ask(small, query);
  await ask(large, query);
  for (let round = 0; round < ROUNDS; round++) {
    const ofSmall = await ask(small, query);
    const ofLarge = await ask(large, query);
    times.small.push(ofSmall);
    times.large.push(ofLarge);
    ratios.push(ofLarge / ofSmall);
  }
  const spread = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  const ms = `${median(times.small).toFixed(2)} and ${median(times.large).toFixed(2)} ms`;
  console.log(`${name}: ${median(ratios).toFixed(2)} times (${ms}; ${spread})`);
}

/** @returns milliseconds of the median request. */
async function ask(project, query) {
  const times = [];
  const giveUpAt = performance.now() + LONGEST_MS;
  for (let asked = 0; asked < REQUESTS && performance.now() < giveUpAt; asked++) {
    const began = performance.now();
    await list(project.projectId, query(project));
    times.push(performance.now() - began);
  }
  return median(times);
}

function list(projectId, query) {
  return service.bus.request(listApiKeys, { actor, projectId, query: { limit: 50, sort: '-createdAt', ...query } });
}

async function fill(count) {
  const projectId = newId('prj');
  const began = performance.now();
  let ids = [];
  for (let made = 0; made < count; made += BATCH) {
    const keys = Array.from({ length: Math.min(BATCH, count - made) }, (_, i) => aKey(projectId, made + i, count));
    await insert(keys);
    ids = keys.map(({ _id }) => _id);
    if ((made / BATCH) % 50 === 49) console.log(`${made + BATCH} keys`);
  }
  console.log(`filled a project of ${count} in ${Math.round((performance.now() - began) / 1_000)} s`);
  const cursors = {};
  for (const sort of ['-createdAt', 'name', '-lastUsedAt']) cursors[sort] = await inTheMiddle(projectId, sort, count);
  return { projectId, ownerId: ownerOf(0), id: ids[ids.length >> 1], cursors };
}

async function inTheMiddle(projectId, sort, count) {
  let cursor;
  const pages = Math.max(1, Math.min(count / 2, 100_000) / 100);
  for (let page = 0; page < pages; page++) {
    const next = await list(projectId, { sort, limit: Math.min(100, count / 2), ...(cursor && { cursor }) });
    cursor = next.nextCursor;
  }
  return cursor;
}

function insert(keys) {
  const common = { ver: 1, updatedAt: new Date(), pending: [], replays: [] };
  const documents = keys.map((key) => ({ ...key, ...listedOf(key), ...common }));
  return service.app.get(ApiKeyStore).model.collection.insertMany(documents, { ordered: false });
}

function ownerOf(number) {
  return `usr_${String(number).padStart(22, '0')}`;
}

/** Of both sizes the same mixture: one in twenty deleted, expired, disabled or master; a tenth confined to a service. */
function aKey(projectId, number, count) {
  const now = Date.now();
  const createdAt = new Date(now - (count - number) * 1_000);
  const expiresAt = new Date(now + (number % 20 === 3 ? -1 : 1 + ((number * 7) % 3_600) / 10) * DAY_MS);
  const isDeleted = number % 20 === 1;
  const isDisabled = number % 20 === 2;
  const rare = [number % 1_000 === 500 && 'seldom', number % Math.ceil(count / 20) === 7 && 'twenty'].filter(Boolean);
  const name = [words[number % 12], words[Math.floor(number / 12) % 12], ...rare, number].join(' ');
  const id = newId('key', createdAt.getTime());
  return {
    ...{ _id: id, projectId, ownerId: ownerOf(Math.floor(number / KEYS_OF_AN_OWNER)), memberId: newId('mem') },
    ...{ role: 'user', name, kind: number % 20 === 4 ? 'master' : 'standard', prefix: `kw_live_${id.slice(4)}_` },
    ...{ lastFour: 'Yb3k', digest: { pepper: 1, hmac: randomBytes(32).toString('base64url') }, previous: null },
    ...{ imported: false, masterOf: null, scopes: number % 10 === 0 ? null : [services[number % 10]] },
    ...{ allowedCidrs: [], rateLimit: null, remainingUses: null, metadata: {}, tags: [], leakedAt: null },
    ...{
      createdAt,
      expiresAt,
      nextNoticeAt: number % 20 === 3 || isDeleted ? null : nextNotice(expiresAt, new Date()),
    },
    disabledAt: isDisabled ? createdAt : null,
    deletedAt: isDeleted ? createdAt : null,
    lastUsedAt: number % 3 === 0 ? null : new Date(now - ((number * 31) % count) * 1_000),
  };
}

/** As after a night of downtime: so many keys have expired, and nothing was told of them. */
async function climb() {
  const projectId = newId('prj');
  const yesterday = new Date(Date.now() - DAY_MS);
  const lapsed = Array.from({ length: DUE }, (_, number) => ({
    ...aKey(projectId, 20 * number, 20 * DUE),
    expiresAt: yesterday,
    nextNoticeAt: yesterday,
  }));
  await insert(lapsed);
  const began = performance.now();
  await service.app.get(TellExpiries).execute();
  const perSecond = DUE / ((performance.now() - began) / 1_000);
  console.log(`expiry ladder: ${Math.round(perSecond)} keys a second`);
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}
