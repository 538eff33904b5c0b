/**
 * What a verification costs over HTTP: `npm run bench:verification [keys …]`, for 1,000, 100,000 and 1,000,000 keys unless
 * told. `POST /v1/api-keys/verify` by a program with a key, and `GET /v1/forward-auth`, of keys that the gateway keeps,
 * with limits, counts and logs on; in turns with a bare Fastify server that hashes and looks up the same texts
 * (bare-verifier.mjs), with a gateway that keeps 1,000 keys, and with Better Auth's api-key plugin on the same MongoDB.
 * Prints the ratio of each round, and the CPU time a request took in either server: on a shared machine these are what
 * holds. Each key is asked for once before, without using it, by 256 callers at a time; a million takes ten minutes. Where
 * KEYWARD_BENCH_PROFILES names a folder, each gateway leaves a CPU profile there: `node test/bench/profile.mjs` reads it.
 */
import './begin.mjs';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBetterAuth } from './better-auth-server.mjs';
import { FilledKeys, TEXT_LENGTH } from './filled-keys.mjs';
import { median, ratios } from './figures.mjs';
import { cpuMsOf, startScript, stopScripts, untilQuiet } from './processes.mjs';

const { newId } = await import('#contracts');
const { Nats } = await import('#messaging');
const { startPlatform, startServers } = await import('#testing');

const FEW = 1_000;
const ROUNDS = 5;
const TURN_MS = 3_000;
const CALLERS = 64;
const FILLERS = 256;
const MOST_ATTEMPTS = 20;
const MANY = '1000000000';

const sizes = process.argv.slice(2).map(Number);
const peppers = `1:${randomBytes(32).toString('base64url')}`;
// The limits are on, and count; nobody reaches them.
const profiles = process.env.KEYWARD_BENCH_PROFILES;
const gatewayEnv = {
  KEYWARD_REQUESTS_PER_MINUTE: MANY,
  KEYWARD_ANONYMOUS_REQUESTS_PER_MINUTE: MANY,
  ...(profiles && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles}` }),
};
const environments = { 'api-keys': { KEYWARD_PEPPERS: peppers }, gateway: gatewayEnv };

const folder = mkdtempSync(join(tmpdir(), 'keyward-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const servers = await startServers();
const databases = servers.kind === 'embedded' ? [servers.mongod.pid] : [];
try {
  const platform = await startPlatform({ servers, environments });
  try {
    await run(platform);
  } finally {
    await platform.stop();
  }
} finally {
  await stopScripts();
  await servers.stop();
}

async function run(platform) {
  const asked = await questionsAsked();
  const betterAuth = await startBetterAuth(servers.mongoUrl, 1);
  const { projectId, caller, service } = await signIn(platform);
  const file = join(folder, 'texts');
  const keys = await FilledKeys.in({ mongoUrl: servers.mongoUrl, projectId, service, peppers, file });
  const helpers = [platform.service('api-keys').pid];
  const few = { name: 'few', url: platform.url, pids: [platform.service('gateway').pid], helpers, keys: FEW };
  for (const size of sizes.length > 0 ? sizes : [FEW, 100_000, 1_000_000]) {
    await keys.growTo(size);
    const callers = await startScript('callers.mjs', file, TEXT_LENGTH);
    const bare = await startScript('bare-verifier.mjs', file, TEXT_LENGTH, size, caller, service);
    const gateway = await platform.startFurther({ name: `gateway-${size}`, env: gatewayEnv });
    const ours = { name: 'ours', url: gateway.url, pids: [gateway.service.pid], helpers, keys: size };
    const sides = [{ name: 'bare', ...bare, helpers: [], keys: size }, ours, few];
    const theirs = { name: 'betterAuth', ...betterAuth, helpers: [], keys: size };
    const requests = requestsOf(caller, service);
    for (const each of [few, ours]) await fill(callers, each, requests);
    const turns = { callers, asked, refill: (side) => fill(callers, side, requests) };
    const verify = await inTurns(turns, [...sides, theirs], (name) => requests[name] ?? requests.verify);
    const forwardAuth = await inTurns(turns, sides, () => requests.forwardAuth);
    report(`verify, ${size} keys`, verify);
    report(`forward-auth, ${size} keys`, forwardAuth);
    for (const each of [gateway.service, bare, callers]) await each.stop();
  }
  for (const each of [keys, asked]) await each.close();
}

/** What a request is, but for the text of the key that is asked about. */
function requestsOf(caller, service) {
  const key = ' '.repeat(TEXT_LENGTH);
  const lengthOf = (body) => JSON.stringify({ key, service, ...body }).length;
  const json = (length) => `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  const by = `host: bench\r\nauthorization: Bearer ${caller}\r\n`;
  const verify = (body) => `POST /v1/api-keys/verify HTTP/1.1\r\n${by}${json(lengthOf(body))}{"key":"`;
  const theirs = `POST /verify HTTP/1.1\r\nhost: bench\r\n${json(TEXT_LENGTH + '{"key":""}'.length)}{"key":"`;
  const forService = `host: bench\r\nx-keyward-service: ${service}\r\n`;
  const forwardAuth = `GET /v1/forward-auth HTTP/1.1\r\n${forService}authorization: Bearer `;
  return {
    verify: { head: verify({}), tail: `","service":"${service}"}` },
    keep: { head: verify({ cost: 0 }), tail: `","service":"${service}","cost":0}` },
    betterAuth: { head: theirs, tail: '"}' },
    forwardAuth: { head: forwardAuth, tail: '\r\n\r\n' },
  };
}

/** Each key once, so that it is kept. */
async function fill(callers, side, { keep }) {
  const { count, ms } = await callers.ask({ ...planOf(side, keep), connections: FILLERS });
  console.log(`${side.keys} keys kept: ${Math.round((count / ms) * 1_000)} a second were asked for`);
  await untilQuiet([...side.pids, ...side.helpers]);
}

/** Round by round, so that all meet the same noise. The first warms up. */
async function inTurns(turns, sides, requestOf) {
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const results = {};
    for (const side of sides) results[side.name] = await turn(turns, side, requestOf(side.name));
    if (round > 0) rounds.push(results);
  }
  return rounds;
}

/**
 * Of keys that are kept only: a process that gets no time for two seconds loses its lease and asks about all of them anew,
 * and that turn is taken again. What a side does afterwards on account of the requests, such as telling of uses, is part
 * of what they cost.
 */
async function turn({ callers, asked, refill }, side, request) {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    asked.reset();
    const before = [side.pids, side.helpers, databases].map(cpuMsOf);
    const { count, ms } = await callers.ask({ ...planOf(side, request), connections: CALLERS, forMs: TURN_MS });
    await untilQuiet([...side.pids, ...side.helpers]);
    const after = [side.pids, side.helpers, databases].map(cpuMsOf);
    const [cpuUs, helpersUs, databaseUs] = after.map((cpuMs, at) => ((cpuMs - before[at]) * 1_000) / count);
    if (asked.count() === 0) return { perSecond: (count / ms) * 1_000, cpuUs, helpersUs, databaseUs };
    await refill(side);
  }
  throw new Error('this machine is too busy: keys had to be asked about in every turn');
}

/** The key of who asks is kept beside these, and a verifier keeps a million. */
function planOf({ url, keys }, request) {
  return { ...request, port: Number(new URL(url).port), keys: keys - 1 };
}

async function signIn({ url, operator }) {
  const { token } = await send(`${url}/v1/session`, operator);
  const project = await send(`${url}/v1/projects`, { name: 'bench' }, token);
  const key = await send(`${url}/v1/projects/${project.id}/api-keys`, { scopes: ['verify'] }, token);
  return { projectId: project.id, caller: key.key, service: newId('svc') };
}

async function send(url, body, token) {
  const as = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { ...as, 'content-type': 'application/json', 'idempotency-key': `"${crypto.randomUUID()}"` };
  const signal = AbortSignal.timeout(10_000);
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Counts what verifiers ask about keys: it is said on NATS, where the bench may listen. */
async function questionsAsked() {
  const { connection } = await Nats.open({ url: servers.natsUrl, service: 'bench' });
  let count = 0;
  for (const subject of ['api-keys.fill-view', 'api-keys.decide', 'api-keys.verify']) {
    connection.subscribe(subject, { callback: () => count++ });
  }
  return { count: () => count, reset: () => (count = 0), close: () => connection.close() };
}

function report(what, rounds) {
  const figure = (side, name) => median(rounds.map((round) => round[side][name]));
  const rate = (side) => `${figure(side, 'perSecond').toFixed(0)} a second, CPU ${figure(side, 'cpuUs').toFixed(1)} µs`;
  const elsewhere = (side) =>
    `${figure(side, 'helpersUs').toFixed(1)} µs in api-keys and ${figure(side, 'databaseUs').toFixed(1)} µs in MongoDB`;
  console.log(`${what}: ${rate('ours')} each, and ${elsewhere('ours')}; bare ${rate('bare')}`);
  console.log(`  ${FEW} keys: ${rate('few')} each, and ${elsewhere('few')}`);
  for (const [side, words] of Object.entries({
    bare: 'the bare server',
    few: `${FEW} keys`,
    betterAuth: 'Better Auth',
  })) {
    if (rounds[0][side] === undefined) continue;
    console.log(
      `  rate against ${words}: ${ratios(rounds, ({ ours, [side]: other }) => ours.perSecond / other.perSecond)}`,
    );
    console.log(`  CPU against ${words}: ${ratios(rounds, ({ ours, [side]: other }) => ours.cpuUs / other.cpuUs)}`);
  }
}
