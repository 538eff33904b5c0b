/**
 * What a rush of log-ins does to identity: `npm run bench:login`. 200 people log in at once, five times; meanwhile the
 * event loop's lag and the time a file's state takes are measured in identity's process, in turns with 200 hashes at
 * once. On a shared machine the difference to "nothing to do" is what holds.
 */
import './begin.mjs';
import { hash } from '@node-rs/argon2';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const { startNestService, startServers, anOperator } = await import('#testing');
const { createUser, logIn } = await import('#contracts');
const { CommandBus, Nats } = await import('#messaging');
const { IdentityModule } = await import('../../dist/services/identity/src/identity.module.js');

const PEOPLE = 200;
const ROUNDS = 5;
const PROBE_EVERY_MS = 5;
const IDLE_MS = 2_000;
const PASSWORD = 'a password of enough characters';

if (isMainThread) await measure();
else await logInWhenTold();

async function measure() {
  const servers = await startServers();
  const dataDir = await mkdtemp(join(tmpdir(), 'keyward-bench-'));
  const { natsUrl, mongoUrl } = servers;
  const linkSecret = randomBytes(32).toString('base64url');
  const config = { natsUrl, mongoUrl, linkSecret, dataDir, publicUrl: 'http://localhost:3000' };
  const identity = await startNestService({ module: IdentityModule.forRoot(config), service: 'identity' });
  const emails = [];
  while (emails.length < PEOPLE) emails.push(await anAccount(identity.bus));
  const people = new Worker(new URL(import.meta.url), { workerData: { natsUrl, emails } });
  try {
    await once(people, 'message');
    await rounds(people, dataDir);
  } finally {
    await people.terminate();
    await identity.stop();
    await servers.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function rounds(people, dataDir) {
  const rush = async () => {
    people.postMessage('log in');
    return (await once(people, 'message'))[0];
  };
  const hashing = () => Promise.all(Array.from({ length: PEOPLE }, () => hash(PASSWORD, { memoryCost: 19_456 })));
  console.log(`${availableParallelism()} cores, ${PEOPLE} log-ins at once, ${ROUNDS} rounds`);
  console.log(`with nothing to do: ${told(await probed(dataDir, () => sleep(IDLE_MS)))}`);
  const lags = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const bounded = await probed(dataDir, rush);
    const unbounded = await probed(dataDir, hashing);
    lags.push(...bounded.lags);
    console.log(
      `round ${round}: ${outcomes(bounded.result)}; ${told(bounded)}; all hashes at once: ${told(unbounded)}`,
    );
  }
  console.log(`event-loop lag during log-ins: 99 % of ${lags.length} probes within ${at(lags, 0.99)} ms`);
}

async function anAccount(bus) {
  const email = `${randomUUID()}@example.org`;
  await bus.request(createUser, { actor: anOperator(), email, name: 'Ada Lovelace', password: PASSWORD });
  return email;
}

/** The people, in a thread of their own as the gateway is: what they cost is not identity's. */
async function logInWhenTold() {
  const nats = await Nats.open({ url: workerData.natsUrl, service: 'people' });
  const bus = new CommandBus(nats);
  parentPort.on('message', () => {
    void Promise.all(workerData.emails.map((email, i) => enter(bus, email, `10.0.0.${i}`))).then((results) =>
      parentPort.postMessage(results),
    );
  });
  parentPort.postMessage('here');
}

async function enter(bus, email, address) {
  const client = { address, userAgent: null };
  const began = performance.now();
  const request = { email, password: PASSWORD, tokenDigest: randomUUID(), client };
  const code = await bus.request(logIn, request).then(
    () => 'logged in',
    (failure) => failure.code,
  );
  return { code, ms: performance.now() - began };
}

/** How late timers are, and how long a file's state takes, which needs one of the threads that hash. */
async function probed(dataDir, work) {
  const lags = [];
  const files = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    lags.push(Math.max(0, now - last - PROBE_EVERY_MS));
    last = now;
    void stat(dataDir).then(() => files.push(performance.now() - now));
  }, PROBE_EVERY_MS);
  try {
    return { result: await work(), lags, files };
  } finally {
    clearInterval(timer);
  }
}

function outcomes(results) {
  const codes = [...Map.groupBy(results, ({ code }) => code)];
  const times = (found) => found.map(({ ms }) => ms);
  return codes.map(([code, found]) => `${found.length} ${code} (within ${at(times(found), 0.99)} ms)`).join(', ');
}

function told({ lags, files }) {
  return `lag p99 ${at(lags, 0.99)} ms, a file's state p99 ${at(files, 0.99)} ms`;
}

function at(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
}
