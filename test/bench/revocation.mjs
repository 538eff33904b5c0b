/**
 * How soon a deletion holds everywhere: `npm run bench:revocation`. Keys are deleted one at a time, over NATS, with no
 * verifier that holds a lease, with one and with three, in turns: what an answer takes longer than with none is what it
 * costs to wait for them. Each verifier keeps the key before, and is asked about it right after the answer. Then the same
 * over REST, with a gateway and two verifiers.
 */
import './begin.mjs';
import { at } from './figures.mjs';

const { anOperator, startPlatform } = await import('#testing');
const { deleteApiKey } = await import('#contracts');
const { CommandBus, Nats } = await import('#messaging');
const { natsOrigin, Verifier } = await import('#verifier');

const ROUNDS = 8;
const DELETIONS = 50;
const NUMBERS = [0, 1, 3];
const BESIDE_THE_GATEWAY = 2;

const platform = await startPlatform();
const connections = [];
try {
  await run();
} finally {
  for (const { connection } of connections) await connection.close();
  await platform.stop();
}

async function run() {
  const bus = new CommandBus(await connected());
  const { token, projectId } = await signIn();
  const create = () => send('POST', `projects/${projectId}/api-keys`, { token, body: {} });
  const gateway = platform.service('gateway');
  const inside = [];
  while (inside.length < (NUMBERS.length * ROUNDS + 1) * DELETIONS) inside.push(await create());
  const outside = [];
  while (outside.length < (ROUNDS + 1) * DELETIONS) outside.push(await create());
  // It is a verifier itself, and gives its lease back.
  await gateway.stop();
  const overNats = {
    delete: ({ id: keyId }) => bus.request(deleteApiKey, { actor: anOperator(), projectId, keyId }),
    assert: async () => {},
  };
  await deletions(0, inside, overNats);
  const results = new Map(NUMBERS.map((number) => [number, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const number of NUMBERS) results.get(number).push(...(await deletions(number, inside, overNats)));
  }
  for (const [number, times] of results) report(`over NATS, ${number} verifiers`, times);
  await gateway.restart();
  const overRest = {
    delete: ({ id }) => send('DELETE', `projects/${projectId}/api-keys/${id}`, { token }),
    assert: assertGateway,
  };
  await deletions(BESIDE_THE_GATEWAY, outside, overRest);
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    times.push(...(await deletions(BESIDE_THE_GATEWAY, outside, overRest)));
  }
  report(`over REST, a gateway and ${BESIDE_THE_GATEWAY} verifiers`, times);
}

/** One after the other, each kept by every verifier before. */
async function deletions(number, keys, way) {
  const verifiers = await Promise.all(Array.from({ length: number }, startVerifier));
  const times = [];
  for (const key of keys.splice(0, DELETIONS)) {
    for (const { verifier } of verifiers) assertSame((await verifier.verify(key.key)).code, 'valid');
    await way.assert(key.key, 200);
    const sentAt = performance.now();
    await way.delete(key);
    const answered = performance.now() - sentAt;
    for (const { verifier } of verifiers) assertSame((await verifier.verify(key.key)).valid, false);
    await way.assert(key.key, 401);
    times.push({ answered, applied: Math.max(...verifiers.map(({ appliedAt }) => appliedAt() - sentAt)) });
  }
  await Promise.all(verifiers.map(({ verifier }) => verifier.stop()));
  return times;
}

/** One that notes when it has applied what was pushed last. */
async function startVerifier() {
  const origin = natsOrigin((await connected()).connection);
  let appliedAt = NaN;
  const listen = (listener) =>
    origin.listen({
      ...listener,
      pushed: (push) => {
        listener.pushed(push);
        appliedAt = performance.now();
      },
    });
  const verifier = new Verifier({ origin: { ...origin, listen }, environment: 'live' });
  await verifier.start();
  return { verifier, appliedAt: () => appliedAt };
}

async function connected() {
  const nats = await Nats.open({ url: platform.servers.natsUrl, service: 'bench' });
  connections.push(nats);
  return nats;
}

async function assertGateway(key, status) {
  const answer = await fetch(`${platform.url}/v1/forward-auth`, { headers: { authorization: `Bearer ${key}` } });
  await answer.arrayBuffer();
  assertSame(answer.status, status);
}

function assertSame(value, wanted) {
  if (value !== wanted) throw new Error(`it is ${value}, and was to be ${wanted}`);
}

async function signIn() {
  const { token } = await send('POST', 'session', { body: platform.operator });
  const { id: projectId } = await send('POST', 'projects', { token, body: { name: 'bench' } });
  return { token, projectId };
}

async function send(method, path, { token, body }) {
  const answer = await fetch(`${platform.url}/v1/${path}`, {
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

function report(what, times) {
  const answered = times.map((each) => each.answered);
  const applied = times.map((each) => each.applied);
  const ms = (values) => `median ${at(values, 0.5).toFixed(1)}, 99 % within ${at(values, 0.99).toFixed(1)} ms`;
  const everywhere = Number.isFinite(applied[0]) ? `; applied by the last of them: ${ms(applied)}` : '';
  console.log(`${what}: answered ${ms(answered)}${everywhere} (${times.length} deletions)`);
}
