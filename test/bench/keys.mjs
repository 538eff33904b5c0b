/**
 * What a change and a page of keys cost, over HTTP with 16 callers: `npm run bench:keys`. Create, extend and delete in
 * turns with a bare server that does nothing but write a key and its outbox row in a transaction (bare-server.mjs); a
 * page of 50 in turns with Better Auth's; all on one MongoDB. Prints the ratio of each round, and the CPU time a request
 * took in all processes of either side, MongoDB apart: on a shared machine these are what holds.
 */
import './begin.mjs';
import { Agent, request } from 'node:http';
import { startBetterAuth } from './better-auth-server.mjs';
import { median, ratios } from './figures.mjs';
import { cpuMsOf, startScript, stopScripts } from './processes.mjs';

const { serviceNames, startPlatform, startServers } = await import('#testing');

const CALLERS = 16;
const CHANGES = 480;
const PAGES = 960;
const ROUNDS = 5;
const PAGE = 50;
const KEYS_LISTED = 200;

// Callers here are many and of one user: what is measured is not how they are held back.
const environments = { gateway: { KEYWARD_REQUESTS_PER_MINUTE: '0' } };
const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });

const servers = await startServers();
try {
  const platform = await startPlatform({ servers, environments });
  try {
    await run(platform);
  } finally {
    await platform.stop();
  }
} finally {
  agent.destroy();
  await stopScripts();
  await servers.stop();
}

async function run(platform) {
  const bare = await startScript('bare-server.mjs', servers.mongoUrl);
  const betterAuth = await startBetterAuth(servers.mongoUrl, KEYS_LISTED);
  const keyward = await signIn(platform);
  await compareChanges(keyward, bare);
  await comparePages(keyward, betterAuth);
}

async function compareChanges(keyward, bare) {
  const steps = {
    create: {
      keyward: async (id, made) => made.push((await keyward.send('POST', '', {})).id),
      bare: async (id, made) => made.push((await send(`${bare.url}/keys`, { method: 'POST' })).id),
    },
    extend: {
      keyward: (id) => keyward.send('POST', `/${id}/extend`, { days: 1 }),
      bare: (id) => send(`${bare.url}/keys/${id}/extend`, { method: 'POST' }),
    },
    delete: {
      keyward: (id) => keyward.send('DELETE', `/${id}`),
      bare: (id) => send(`${bare.url}/keys/${id}`, { method: 'DELETE' }),
    },
  };
  const results = Object.fromEntries(Object.keys(steps).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    const made = { keyward: [], bare: [] };
    for (const [name, step] of Object.entries(steps)) {
      const ids = { keyward: [...made.keyward], bare: [...made.bare] };
      const theirs = await measured(bare.pids, CHANGES, (each) => step.bare(ids.bare[each], made.bare));
      const ours = await measured(keyward.pids, CHANGES, (each) => step.keyward(ids.keyward[each], made.keyward));
      // The first round warms both up.
      if (round > 0) results[name].push({ ours, theirs });
    }
  }
  for (const [name, rounds] of Object.entries(results)) report(`${name} against the bare server`, rounds);
}

async function comparePages(keyward, betterAuth) {
  for (let i = 0; i < KEYS_LISTED; i++) await keyward.send('POST', '', {});
  const ours = () => keyward.send('GET', `?limit=${PAGE}`);
  const headers = { cookie: betterAuth.cookie };
  const theirs = () => send(`${betterAuth.url}/api/auth/api-key/list?limit=${PAGE}`, { headers });
  assertPage((await ours()).items);
  assertPage((await theirs()).apiKeys);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const one = await measured(betterAuth.pids, PAGES, theirs);
    const other = await measured(keyward.pids, PAGES, ours);
    if (round > 0) rounds.push({ ours: other, theirs: one });
  }
  report(`a page of ${PAGE} against Better Auth's`, rounds);
}

function assertPage(items) {
  if (items?.length !== PAGE) throw new Error(`a page has ${items?.length} keys, and was to have ${PAGE}`);
}

async function signIn(platform) {
  const { token } = await send(`${platform.url}/v1/session`, { method: 'POST', body: platform.operator });
  const headers = { authorization: `Bearer ${token}` };
  const project = await send(`${platform.url}/v1/projects`, { method: 'POST', headers, body: { name: 'bench' } });
  const keys = `${platform.url}/v1/projects/${project.id}/api-keys`;
  return {
    pids: serviceNames.map((name) => platform.service(name).pid),
    send: (method, path, body) =>
      send(`${keys}${path}`, { method, body, headers: { ...headers, 'idempotency-key': `"${crypto.randomUUID()}"` } }),
  };
}

async function measured(pids, count, work) {
  let next = 0;
  const cpuBefore = cpuMsOf(pids);
  const began = performance.now();
  const caller = async () => {
    for (let each = next++; each < count; each = next++) await work(each);
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const perSecond = (count / (performance.now() - began)) * 1_000;
  return { perSecond, cpuMs: (cpuMsOf(pids) - cpuBefore) / count };
}

function report(what, rounds) {
  const at = (side, figure) => median(rounds.map((round) => round[side][figure]));
  console.log(
    `${what}: ${ratios(rounds, ({ ours, theirs }) => ours.perSecond / theirs.perSecond)} times; ` +
      `${at('ours', 'perSecond').toFixed(0)} against ${at('theirs', 'perSecond').toFixed(0)} a second; ` +
      `CPU ${at('ours', 'cpuMs').toFixed(2)} against ${at('theirs', 'cpuMs').toFixed(2)} ms each`,
  );
}

function send(url, { method = 'GET', headers = {}, body } = {}) {
  const text = body === undefined ? null : JSON.stringify(body);
  const type = text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers: { ...headers, ...type }, timeout: 10_000 }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const received = Buffer.concat(parts).toString();
        if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(received));
        else reject(new Error(`${method} ${url}: ${answer.statusCode} ${received}`));
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${url} did not answer within 10 s`)));
    sent.on('error', reject);
    sent.end(text ?? undefined);
  });
}
