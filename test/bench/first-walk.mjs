/**
 * What the first walk costs, over HTTP with 16 callers: `npm run bench`. Prints the time to answer, the time from the
 * answer to the audit entry, and what a hot key costs against many keys. On a shared machine the ratios are what holds.
 */
import './begin.mjs';

const { startPlatform } = await import('#testing');

const CALLERS = 16;
const CHANGES = 640;
const ROUNDS = 5;

const platform = await startPlatform();
try {
  await run();
} finally {
  await platform.stop();
}

async function run() {
  const { token } = await call('session', { body: platform.operator });
  const as = { authorization: `Bearer ${token}` };
  const { id: projectId } = await call('projects', { body: { name: 'bench' }, headers: as });
  const keys = `projects/${projectId}/api-keys`;
  const create = () => call(keys, { body: {}, headers: { ...as, ...once() } });
  const extend = (id) => call(`${keys}/${id}/extend`, { body: { days: 1 }, headers: { ...as, ...once() } });
  await many(100, create);

  const created = [];
  const creating = await many(CHANGES, async () => created.push(await create()));
  print('create a key', creating);

  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cold = await many(CHANGES, (each) => extend(created[each].id));
    const hot = await many(CHANGES, () => extend(created[round].id));
    ratios.push(hot.perSecond / cold.perSecond);
    print(`extend, round ${round + 1}: a key each`, cold);
    print(`extend, round ${round + 1}: one hot key`, hot);
  }
  console.log(`one hot key against a key each: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')} times the rate`);
  await recorded(projectId, as);
}

/** How long after the change was stored the log had it, from the log's own times. */
async function recorded(projectId, as) {
  const lags = [];
  for (let cursor = ''; lags.length < 5_000;) {
    const page = await call(`projects/${projectId}/audit-entries?limit=100${cursor}`, { headers: as });
    for (const { time, recordedAt } of page.items) lags.push(Date.parse(recordedAt) - Date.parse(time));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  console.log(`stored to recorded in the audit log: ${spread(lags)} (${lags.length} entries)`);
}

async function many(count, work) {
  const times = [];
  let next = 0;
  const began = performance.now();
  const caller = async () => {
    for (let each = next++; each < count; each = next++) {
      const sent = performance.now();
      await work(each);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return { times, perSecond: (count / (performance.now() - began)) * 1_000 };
}

async function call(path, { body, headers }) {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${platform.url}/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...type, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

function once() {
  return { 'idempotency-key': `"${crypto.randomUUID()}"` };
}

function print(what, { times, perSecond }) {
  console.log(`${what}: ${Math.round(perSecond)} a second, ${spread(times)}`);
}

function spread(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share) => Math.round(sorted[Math.floor(share * (sorted.length - 1))]);
  return `median ${at(0.5)} ms, 99 % within ${at(0.99)} ms`;
}
