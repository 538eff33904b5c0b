/**
 * What the log can take, and how soon a change is in a signed checkpoint: `npm run bench:audit`. First leaves, as many as there
 * can be, from callers that each wait for their hundred before they bring the next; MongoDB is real, and empty at the beginning.
 * Then a whole platform at a moderate rate: from the answer of a change to the checkpoint that covers its entry.
 */
import './begin.mjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from './figures.mjs';
import { cpuMsOf } from './processes.mjs';

const { Logger } = await import('@nestjs/common');
const { eventually, startEmbeddedServers, startPlatform } = await import('#testing');
const { eventCatalogue, newId, systemActor, toCloudEvent, toEventActor } = await import('#contracts');

const LEAVES = Number(process.argv[2] ?? 100_000);
const CHANGES = Number(process.argv[3] ?? 600);
const CALLERS = 10;
const EVENTS_OF_A_CALL = 100;
const CHANGES_PER_SECOND = Number(process.argv[4] ?? 20);
const LOOK_EVERY_MS = 20;

const aProject = newId('prj');
Logger.overrideLogger(false);
const servers = await startEmbeddedServers();
try {
  await appendLeaves();
  await followChanges();
} finally {
  await servers.stop();
}

async function appendLeaves() {
  const { writer, close } = await openWriter();
  const events = Array.from({ length: LEAVES }, anEvent);
  const pids = [process.pid, servers.mongod.pid];
  const [began, ...cpuMs] = [performance.now(), ...pids.map((pid) => cpuMsOf([pid]))];
  const callers = Array.from({ length: CALLERS }, async () => {
    while (events.length > 0) {
      const part = events.splice(-EVENTS_OF_A_CALL);
      await writer.headsOf(part.map(({ subject }) => subject));
      await writer.append(part);
    }
  });
  await Promise.all(callers);
  const seconds = (performance.now() - began) / 1_000;
  const [ofWriter, ofMongod] = pids.map((pid, at) => (((cpuMsOf([pid]) - cpuMs[at]) * 1_000) / LEAVES).toFixed(0));
  const rate = Math.round(LEAVES / seconds);
  console.log(`appended: ${rate} leaves/s (${LEAVES} in ${seconds.toFixed(1)} s)`);
  console.log(`processor time of a leaf: ${ofWriter} µs of the writer, ${ofMongod} µs of mongod`);
  await close();
}

/** The writer of the audit, compiled, as its module puts it together. */
async function openWriter() {
  const { createConnection } = (await import('mongoose')).default;
  const from = (path) => import(new URL(`../../dist/services/audit/src/${path}.js`, import.meta.url).href);
  const { LogWriter } = await from('log/log-writer');
  const { EntryStore } = await from('log/store/entry.store');
  const { ENTRY, entrySchema } = await from('log/store/entry.schema');
  const { TileStore } = await from('tree/store/tile.store');
  const majority = { writeConcern: { w: 'majority', journal: true }, readConcern: { level: 'majority' } };
  const connection = await createConnection(servers.mongoUrl, { dbName: 'bench-log', ...majority }).asPromise();
  const entries = new EntryStore(connection.model(ENTRY, entrySchema));
  await entries.onModuleInit();
  const writer = new LogWriter(entries, new TileStore(connection), { term: 1, serve() {} }, { now: () => new Date() });
  return { writer, close: () => connection.close() };
}

function anEvent() {
  const type = 'key.created';
  const { example, difference } = eventCatalogue().find((each) => each.type === type);
  const aggregateId = newId('key');
  const told = { type, actor: toEventActor(systemActor), data: example, ...difference(example) };
  const stored = { ...told, eid: `${aggregateId}:1`, ver: 1, at: new Date(), requestId: newId('req') };
  return toCloudEvent(stored, { service: 'api-keys', aggregate: 'key', aggregateId, projectId: aProject });
}

async function followChanges() {
  const platform = await startPlatform({ servers });
  try {
    const { token } = await send(platform, 'POST', 'session', { body: platform.operator });
    const { id } = await send(platform, 'POST', 'projects', { token, body: { name: 'bench' } });
    const { seen, stop } = watchCheckpoints(platform);
    try {
      const changes = await makeChanges(platform, { token, projectId: id });
      report(await eventually(() => timesUntilCovered(platform, { token, changes, seen }), { withinMs: 30_000 }));
    } finally {
      await stop();
    }
  } finally {
    await platform.stop();
  }
}

/** Keys are made, at a steady rate whatever the answers take. Each change with when it was answered. */
async function makeChanges(platform, { token, projectId }) {
  const changes = [];
  for (let made = 0; made < CHANGES; made++) {
    const change = send(platform, 'POST', `projects/${projectId}/api-keys`, { token, body: {} });
    changes.push(change.then(({ id }) => ({ target: id, answeredAt: performance.now() })));
    await sleep(1_000 / CHANGES_PER_SECOND);
  }
  return Promise.all(changes);
}

/** Asks again and again, as an auditor would not: what is seen is at most an answer later than what there is. */
function watchCheckpoints({ url }) {
  const seen = [];
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const answer = await fetch(`${url}/v1/audit-log/checkpoint`);
      const size = Number((await answer.text()).split('\n')[1]);
      if (answer.ok && size !== seen.at(-1)?.size) seen.push({ at: performance.now(), size });
      await sleep(LOOK_EVERY_MS);
    }
  })();
  return {
    seen,
    stop: () => {
      stopped = true;
      return watching;
    },
  };
}

/** @throws where one of them is in no checkpoint yet. */
async function timesUntilCovered(platform, { token, changes, seen }) {
  const indexes = new Map(changes.map(({ target }) => [target, Infinity]));
  for (let cursor = ''; cursor !== null;) {
    const query = `audit-entries?limit=100&action=key.created${cursor && `&cursor=${cursor}`}`;
    const { items, nextCursor } = await send(platform, 'GET', query, { token });
    for (const { target, index } of items) if (indexes.has(target)) indexes.set(target, index);
    cursor = nextCursor;
  }
  return changes.map(({ target, answeredAt }) => {
    const covering = seen.find(({ size }) => size > indexes.get(target));
    if (covering === undefined) throw new Error(`no checkpoint covers ${target} yet`);
    return Math.max(0, covering.at - answeredAt);
  });
}

function report(times) {
  const [median, slowest] = [at(times, 0.5), at(times, 0.99)].map((ms) => ms.toFixed(0));
  console.log(
    `from the answer of a change to a signed checkpoint with it: median ${median}, 99 % within ${slowest} ms (${times.length} changes, ${CHANGES_PER_SECOND}/s)`,
  );
}

async function send({ url }, method, path, { token, body }) {
  const answer = await fetch(`${url}/v1/${path}`, {
    method,
    headers: {
      'idempotency-key': `"${crypto.randomUUID()}"`,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
