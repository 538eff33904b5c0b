import { connect, type NatsConnection } from '@nats-io/transport-node';
import { digestOf } from '#key-text';
import { eventually, startEmbeddedNats, type EmbeddedNats } from '#testing';
import { natsOrigin, PUSH_SUBJECT, Verifier, VerifierUnavailable, type NotedUses } from '../src/index.js';
import { aText, aView, changesOf, keyId } from './builders.js';

const START_WITHIN_MS = 300_000;
const ACK_SUBJECT = 'rev.v1.ack.1';

let server: EmbeddedNats;
let ours: NatsConnection;
let theirs: NatsConnection;

beforeAll(async () => {
  server = await startEmbeddedNats();
  ours = await open();
  theirs = await open();
}, START_WITHIN_MS);

afterAll(async () => {
  await ours.close();
  await theirs.close();
  await server.stop();
});

function open(): Promise<NatsConnection> {
  const { port, url } = server.natsServer;
  const { username, password } = new URL(url);
  const login = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return connect({ servers: `127.0.0.1:${port}`, ...login, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
}

/** Answers as a service of the platform does; by an error, where there is no answer. */
function offer<Request>(subject: string, answer: (request: Request) => unknown): void {
  theirs.subscribe(subject, {
    callback: (_, message) => {
      const response = answer(message.json<{ data: Request }>().data);
      const packet = response === undefined ? { err: { code: 'service.failed' } } : { response };
      message.respond(JSON.stringify({ ...packet, isDisposed: true }));
    },
  });
}

test('a verifier over NATS: fills, renewals, pushes, uses, and a server that is killed', async () => {
  const text = aText();
  const told: NotedUses[] = [];
  const acknowledged: unknown[] = [];
  let view = aView();
  const [unknown, failing] = [aText(2), aText(3)];
  offer<{ digest: string }>('api-keys.fill-view', ({ digest }) => {
    if (digest === digestOf(failing)) return undefined;
    return digest === digestOf(text) ? view : { key: null };
  });
  offer('api-keys.renew-lease', () => ({ epoch: 'one', ...changesOf({}) }));
  offer('api-keys.decide', () => ({ valid: false, code: 'unknown' }));
  offer<{ uses: readonly NotedUses[] }>('api-keys.note-uses', ({ uses }) => {
    told.push(...uses);
    return null;
  });
  theirs.subscribe(ACK_SUBJECT, { callback: (_, message) => void acknowledged.push(message.json()) });
  await theirs.flush();
  const verifier = new Verifier({ origin: natsOrigin(ours) });
  await verifier.start();
  expect(await verifier.verify(text, { service: 'svc_a' })).toMatchObject({ valid: true, keyId: keyId() });
  expect(await verifier.verify(unknown)).toEqual({ valid: false, code: 'unknown' });
  await expect(verifier.verify(failing)).rejects.toThrow(VerifierUnavailable);
  expect(verifier.verify(text)).toMatchObject({ valid: true });

  theirs.publish(PUSH_SUBJECT, 'what cannot be read');
  view = aView({ ver: 2, disabled: true });
  const push = { revision: 'rev_1', ackTo: ACK_SUBJECT, ...changesOf({ keys: [{ keyId: keyId(), ver: 2 }] }) };
  theirs.publish(PUSH_SUBJECT, JSON.stringify(push));
  await eventually(() => expect(acknowledged).toEqual([{ verifier: verifier.id, revision: 'rev_1' }]), {
    withinMs: 5_000,
  });
  expect(await verifier.verify(text)).toMatchObject({ valid: false, code: 'disabled' });

  view = aView({ ver: 3 });
  await verifier.verify(text);
  await server.natsServer.kill();
  await expect(verifier.verify(unknown)).rejects.toThrow(VerifierUnavailable);
  await server.natsServer.restart();
  await eventually(() => expect(verifier.stats()).toMatchObject({ keys: 0, lease: true }), { withinMs: 10_000 });
  expect(await verifier.verify(text)).toMatchObject({ valid: true });
  await verifier.stop();
  expect(told.reduce((sum, { calls }) => sum + calls, 0)).toBe(4);
});
