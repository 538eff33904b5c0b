/**
 * What it costs to ask a verifier inside one's own process: `npm run bench:verifier [keys …]`. A use of a key that is
 * kept, with everything on, in turns with a bare loop that hashes the text and looks it up in a Map, over the same texts
 * in random order. Prints the ratio of each round, the CPU time a use took on either side, and the memory a
 * key takes: on a shared machine these are what holds.
 */
import './begin.mjs';
import { hash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median, ratios } from './figures.mjs';

const { Lease, Verifier } = await import('#verifier');
const { digestOf, makeKeyText } = await import('#key-text');

const ROUNDS = 7;
const SLICES = 20;
const USES_OF_A_SLICE = 10_000;
const KEYS_OF_A_MEMBER = 10;
const MEMBERS_OF_A_PROJECT = 20;
const FILLS_AT_ONCE = 500;
const ID_LETTERS = 22;
const DAY_MS = 86_400_000;

/** Outlasts whatever else keeps the machine busy: it is looked at as ever, and what is measured is that look. */
class LongLease extends Lease {
  run(sentAt, nowMs) {
    return super.run(sentAt + DAY_MS, nowMs);
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const sizes = process.argv.slice(2).map(Number);
for (const size of sizes.length > 0 ? sizes : [1_000, 100_000, 1_000_000]) await compare(size);

async function compare(size) {
  const texts = Array.from({ length: size }, (_, at) => makeKeyText({ environment: 'live', keyId: idOf('key', at) }));
  const numbers = new Map(texts.map((text, at) => [digestOf(text), at]));
  const bare = new Map(
    texts.map((text, at) => [digestOf(text), { keyId: idOf('key', at), expiresAt: Date.now() + DAY_MS }]),
  );
  const verifier = new Verifier({ origin: originOf(numbers), environment: 'live', lease: new LongLease() });
  await verifier.start();
  const before = await bytesUsed();
  await fill(verifier, texts);
  const bytes = ((await bytesUsed()) - before) / size;
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const result = await inTurns(verifier, bare, texts);
    // The first round warms both up.
    if (round > 0) rounds.push(result);
  }
  await verifier.stop();
  report(size, bytes, rounds);
}

/** As a program does that knows nothing of expiry, services, revocation, limits and counts. */
function lookUp(map, texts, order) {
  let found = 0;
  for (const at of order) if (map.get(hash('sha256', texts[at], 'base64url')) !== undefined) found++;
  return found;
}

function verify(verifier, texts, order) {
  let found = 0;
  for (const at of order) if (verifier.verify(texts[at], { service: 'svc_2' }).valid) found++;
  return found;
}

/** Slice by slice: so both meet the same noise, and uses are told between. */
async function inTurns(verifier, bare, texts) {
  const [ours, theirs] = [aSum(), aSum()];
  for (let slice = 0; slice < SLICES; slice++) {
    const order = Uint32Array.from({ length: USES_OF_A_SLICE }, () => Math.random() * texts.length);
    const other = Uint32Array.from({ length: USES_OF_A_SLICE }, () => Math.random() * texts.length);
    measure(theirs, () => lookUp(bare, texts, slice % 2 === 0 ? order : other));
    measure(ours, () => verify(verifier, texts, slice % 2 === 0 ? other : order));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return { ours: perUse(ours), theirs: perUse(theirs) };
}

function aSum() {
  return { ms: 0, cpuUs: 0 };
}

function measure(sum, work) {
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const found = work();
  sum.ms += performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  sum.cpuUs += user + system;
  if (found !== USES_OF_A_SLICE) throw new Error(`${USES_OF_A_SLICE - found} uses were not answered at once`);
}

function perUse({ ms, cpuUs }) {
  const uses = SLICES * USES_OF_A_SLICE;
  return { perSecond: (uses / ms) * 1_000, cpuUs: cpuUs / uses };
}

async function fill(verifier, texts) {
  for (let at = 0; at < texts.length; at += FILLS_AT_ONCE) {
    await Promise.all(texts.slice(at, at + FILLS_AT_ONCE).map((text) => verifier.verify(text, { cost: 0 })));
  }
}

/** Answers as one behind a connection does: each answer is JSON of its own. */
function originOf(numbers) {
  const nothing = { keys: [], members: [], projects: [], owners: [] };
  return {
    fill: async ({ digest }) => JSON.parse(JSON.stringify(viewOf(numbers.get(digest)))),
    renew: async () => ({ epoch: 'one', ...nothing }),
    decide: () => Promise.reject(new Error('no key here counts uses')),
    noteUses: async () => {},
    release: async () => {},
    acknowledge: () => {},
    listen: () => () => {},
  };
}

function viewOf(number) {
  const member = Math.floor(number / KEYS_OF_A_MEMBER);
  const project = Math.floor(member / MEMBERS_OF_A_PROJECT);
  const [projectId, ownerId, memberId] = [idOf('prj', project), idOf('usr', member), idOf('mem', member)];
  const settings = { scopes: null, allowedCidrs: [], rateLimit: null, countsUses: false, metadata: {} };
  const text = { text: 'present', previousUntil: null, disabled: false, deleted: false };
  const own = { keyId: idOf('key', number), ver: 1, expiresAt: Date.now() + DAY_MS, role: 'user', kind: 'standard' };
  return {
    key: { ...own, projectId, ownerId, memberId, name: 'bench', ...settings, ...text },
    member: { memberId, rev: 1, role: 'user', services: ['svc_1', 'svc_2', 'svc_3'], removed: false },
    project: { projectId, rev: 1, state: 'active' },
    owner: { ownerId, rev: 1, state: 'active' },
  };
}

function idOf(prefix, number) {
  return `${prefix}_${String(number).padStart(ID_LETTERS, '0')}`;
}

async function bytesUsed() {
  for (let time = 0; time < 3; time++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  // What tables of numbers take is beside the heap.
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function report(size, bytes, rounds) {
  const at = (side, figure) => median(rounds.map((round) => round[side][figure]));
  // Of few keys, the code that was compiled meanwhile takes more.
  const memory = size < 100_000 ? '' : `; ${bytes.toFixed(0)} bytes a key`;
  console.log(
    `${size} keys: ${ratios(rounds, ({ ours, theirs }) => ours.perSecond / theirs.perSecond)} times the loop; ` +
      `${at('ours', 'perSecond').toFixed(0)} against ` +
      `${at('theirs', 'perSecond').toFixed(0)} a second; CPU ${at('ours', 'cpuUs').toFixed(2)} against ` +
      `${at('theirs', 'cpuUs').toFixed(2)} µs each${memory}`,
  );
}
