/**
 * What a page and a search of members cost in a project of 100 and in one of 100,000, over NATS, in turn:
 * `npm run bench:members`. Prints the ratio of each; the promise is 3 at most. It fills a database of its own, which
 * takes a few minutes.
 */
import './begin.mjs';
import { randomBytes } from 'node:crypto';

const { startServers, startNestService, anOperator } = await import('#testing');
const { listMembers, newId } = await import('#contracts');
const built = (path) => import(new URL(`../../dist/services/identity/src/${path}`, import.meta.url).href);
const { IdentityModule } = await built('identity.module.js');
const { newPerson } = await built('members/domain/member.js');
const { MemberStore } = await built('members/store/member.store.js');
const { UserStore } = await built('users/store/user.store.js');

const SMALL = 100;
const LARGE = 100_000;
const ROUNDS = 9;
const REQUESTS = 60;
const BATCH = 1_000;

const given = ['Ada', 'Grace', 'José', 'Zoë', 'Mei-Ling', 'Yu-Ting', 'Søren', '小明', '雅婷', '家豪', 'Nils', 'Olga'];
const family = ['Lovelace', 'Hopper', 'Nuñez', 'Wang', 'Chen', 'Lin', 'Müller', '王', '陳', '林', 'Berg', 'Petrova'];

const servers = await startServers();
const service = await startIdentity();
const actor = anOperator();
try {
  await run();
} finally {
  await service.stop();
  await servers.stop();
}

async function startIdentity() {
  const module = IdentityModule.forRoot({
    ...{ natsUrl: servers.natsUrl, mongoUrl: servers.mongoUrl, innerPort: 0, innerHost: '127.0.0.1' },
    ...{ publicUrl: 'https://keyward.example.org', linkSecret: randomBytes(32).toString('base64url') },
  });
  return startNestService({ module, service: 'identity' });
}

async function run() {
  const small = await fill(SMALL);
  const large = await fill(LARGE);
  const questions = {
    'first page': () => ({}),
    'page in the middle': ({ cursor }) => ({ cursor }),
    'search, common word': () => ({ q: 'example' }),
    'search, part of a name': () => ({ q: 'ovelac' }),
    'search, Chinese': () => ({ q: '明' }),
    'search, two words': () => ({ q: 'nunez zoe' }),
    'search, two common words that never meet': () => ({ q: 'grace olga' }),
    'search, one address': ({ address }) => ({ q: address }),
    'search, nobody': () => ({ q: 'xyzzy' }),
  };
  for (const [name, query] of Object.entries(questions)) await compare(name, query, small, large);
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
  for (let asked = 0; asked < REQUESTS; asked++) {
    const began = performance.now();
    await list(project.projectId, query(project));
    times.push(performance.now() - began);
  }
  return median(times);
}

function list(projectId, query) {
  return service.bus.request(listMembers, { actor, projectId, query: { limit: 20, ...query } });
}

async function fill(count) {
  const projectId = newId('prj');
  const began = performance.now();
  for (let made = 0; made < count; made += BATCH) {
    const users = Array.from({ length: Math.min(BATCH, count - made) }, (_, i) => aUser(made + i));
    await insert(UserStore, users);
    await insert(
      MemberStore,
      users.map((user) => ({ ...newPerson(newId('mem'), user, 'user'), projectId })),
    );
    if ((made / BATCH) % 20 === 19) console.log(`${made + BATCH} members`);
  }
  console.log(`filled a project of ${count} in ${Math.round((performance.now() - began) / 1_000)} s`);
  return { projectId, address: `p${count >> 1}@`, cursor: await cursorInTheMiddle(projectId, count) };
}

async function cursorInTheMiddle(projectId, count) {
  let cursor = null;
  const pages = Math.min(count / 2, 2_000) / 100;
  for (let page = 0; page < Math.max(1, pages); page++) {
    const next = await list(projectId, { limit: Math.min(100, count / 2), ...(cursor && { cursor }) });
    cursor = next.nextCursor;
  }
  return cursor;
}

function insert(store, states) {
  const now = new Date();
  const common = { ver: 1, createdAt: now, updatedAt: now, pending: [], replays: [] };
  const documents = states.map((state) => ({ projectId: null, ...state, ...common }));
  return service.app.get(store).model.collection.insertMany(documents, { ordered: false });
}

function aUser(number) {
  const name = `${given[number % given.length]} ${family[Math.floor(number / given.length) % family.length]}`;
  const email = `p${number}@example.org`;
  return {
    ...{ _id: newId('usr'), email, emailKey: `${randomBytes(6).toString('hex')}.${email}`, name, ver: 1 },
    ...{ phone: null, organisation: null, language: 'en', state: 'active', operator: false },
    ...{ passwordHash: null, personalSalt: '' },
  };
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}
