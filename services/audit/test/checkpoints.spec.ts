import { createConnection, type Connection } from 'mongoose';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { getCheckpoint, LOG_GROWN, newId, type LogGrown } from '#contracts';
import { Broadcast } from '#messaging';
import { Metrics } from '#runtime';
import { eventually, startEmbeddedServers, startWitness, type EmbeddedServers, type TestWitness } from '#testing';
import { Signer } from '../src/checkpoints/signer.js';
import { SigningState } from '../src/checkpoints/signing-state.js';
import { anOwner, confirmed, startAudit, type AuditService, type Owner } from './audit-service.js';
import { anEvent } from './builders.js';
import { cosignedAt, cosignedFor, dump, refusalOf, restore, signedFor, signedSize } from './signed-log.js';

const START_WITHIN_MS = 300_000;
const SOON = { withinMs: 20_000 };
/** A log that refuses is looked at again every 10 s. */
const LOOKED_AT_AGAIN = { withinMs: 30_000 };

let servers: EmbeddedServers;
let witness: TestWitness;
let owner: Owner;
let audit: AuditService;
/** As an administrator has it: beside the audit, whether that runs or not. */
let database: Connection;

beforeAll(async () => {
  servers = await startEmbeddedServers();
  witness = await startWitness();
  owner = await anOwner(servers);
  database = await createConnection(servers.mongoUrl, { dbName: 'keyward-audit' }).asPromise();
  audit = await start();
}, START_WITHIN_MS);
afterAll(async () => {
  await audit.stop();
  await owner.leave();
  await database.close();
  await witness.stop();
  await servers.stop();
});

function start(witnessUrl = witness.url): Promise<AuditService> {
  return startAudit(servers, { witnessUrl, witnessKey: witness.key });
}

async function startAnew(witnessUrl?: string): Promise<void> {
  await audit.stop();
  audit = await start(witnessUrl);
}

/** @returns how many entries the log has then. */
async function told(count: number): Promise<number> {
  const events = Array.from({ length: count }, () => anEvent({ subject: newId('key'), source: owner.source }));
  await owner.tell(events);
  await confirmed(owner, events);
  return audit.entries.countDocuments();
}

const cosigned = (size: number) => cosignedFor(audit, size, witness.key);
const refusal = () => refusalOf(audit);
const fresh = () => audit.app.get(Signer).freshCheckpoint();
const REFUSED = 'audit-log.refuses-to-sign';

test('what is confirmed is soon in a checkpoint that the log has signed, and then its witness', async () => {
  const heard: number[] = [];
  const broadcast = audit.app.get(Broadcast);
  const stopListening = broadcast.listen<LogGrown>(LOG_GROWN, ({ size }) => heard.push(size ?? -1));
  const size = await told(3);
  await cosigned(size);
  await eventually(() => expect(heard).toContain(size), SOON);
  stopListening();
  expect(await refusal()).toBeUndefined();
});

test('a log that was confirmed goes on signing while its witness is away, which cosigns when it is back', async () => {
  await witness.service.kill();
  const size = await told(2);
  await signedFor(audit, size);
  expect(cosignedAt((await audit.bus.request(getCheckpoint, {})).note, witness.key)).toBeNull();
  await witness.service.start();
  await cosigned(size);
});

test('whoever asks for a fresh checkpoint gets one that the witness has cosigned just now, and the log goes on', async () => {
  const began = Math.floor(Date.now() / 1_000);
  await signedFor(audit, await told(1));
  for (let time = 0; time < 3; time++) {
    expect(cosignedAt(await fresh(), witness.key)).toBeGreaterThanOrEqual(began);
  }
  const note = await audit.app.get(Signer).sign('an export\n');
  expect(note).toMatch(/^an export\n\n— keyward\.test\/audit-log \S+\n$/);
  await cosigned(await told(1));
  expect(await refusal()).toBeUndefined();
});

test('events are taken in and confirmed while nobody can say what was signed before; nothing is signed until then', async () => {
  const before = await signedSize(audit);
  await witness.service.kill();
  await startAnew();
  expect(await told(2)).toBe(before + 2);
  expect(await signedSize(audit)).toBe(before);
  await expect(fresh()).rejects.toThrow(REFUSED);
  await witness.service.start();
  await cosigned(before + 2);
});

test('an old dump that is put back under the running audit is not signed, and not exported', async () => {
  const old = await dump(database);
  const size = await told(3);
  await cosigned(size);
  const right = await dump(database);

  await restore(database, old);
  await expect(fresh()).rejects.toThrow(REFUSED);
  await owner.tell([anEvent({ source: owner.source })]);
  const bySize = new RegExp(`^the log refuses to sign: .* speaks of ${size} entries`);
  await eventually(async () => expect(await refusal()).toMatch(bySize), SOON);
  expect(await signedSize(audit)).toBe(size);
  await expect(audit.app.get(Signer).sign('an export\n')).rejects.toThrow(REFUSED);

  // A process that remembers nothing has the old checkpoint of the dump, which is right; and the witness.
  await audit.stop();
  await restore(database, old);
  audit = await start();
  const byWitness = `the witness speaks of ${size} entries, and the log has `;
  await eventually(async () => expect(await refusal()).toContain(byWitness), LOOKED_AT_AGAIN);
  await eventually(async () => expect(await audit.entries.countDocuments()).toBe(size - 2), SOON);
  expect(await signedSize(audit)).toBe(size - 3);

  await audit.stop();
  await restore(database, right);
  audit = await start();
  await cosigned(await told(1));
  expect(await refusal()).toBeUndefined();
}, 150_000);

test('a log whose entries were changed, and its tree made anew, is not signed', async () => {
  await cosigned(await told(1));
  const right = await dump(database);
  await audit.stop();
  const entries = database.collection<{ _id: number }>('entries');
  await entries.updateOne({ _id: 1 }, { $set: { action: 'key.extended' } });
  await database.collection('tiles').deleteMany({});
  await database.collection('checkpoints').deleteMany({});

  audit = await start();
  const byWitness = /the first \d+ entries are not those that the witness speaks of/;
  await eventually(async () => expect(await refusal()).toMatch(byWitness), LOOKED_AT_AGAIN);
  await told(1);
  await expect(audit.bus.request(getCheckpoint, {})).rejects.toThrow('audit-log.unsigned');
  const metrics = new Metrics('audit');
  audit.app.get(SigningState).tellTo(metrics);
  expect(await metrics.read()).toContain('keyward_log_refuses_to_sign{service="audit"} 1\n');

  // Put right while it runs, it signs again by itself.
  await restore(database, right);
  await eventually(async () => expect(await refusal()).toBeUndefined(), LOOKED_AT_AGAIN);
  await startAnew();
  await cosigned(await audit.entries.countDocuments());
}, 150_000);

describe('a witness that tells no more than the size of what it knows', () => {
  let foreign: Server;
  let url: string;
  beforeAll(async () => {
    foreign = createServer((request, response) => {
      if (request.url !== '/add-checkpoint') return response.writeHead(404).end();
      void forward(request).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
        response.end(await answer.text());
      });
    }).listen(0, '127.0.0.1');
    await once(foreign, 'listening');
    url = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
  });
  afterAll(() => foreign.close());

  async function forward(request: AsyncIterable<unknown>): Promise<Response> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    return fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body: Buffer.concat(parts) });
  }

  test('confirms what was signed before, and keeps an old dump from being signed', async () => {
    const old = await dump(database);
    await startAnew(url);
    await cosigned(await told(1));
    const right = await dump(database);
    await audit.stop();
    await restore(database, old);
    audit = await start(url);
    await eventually(async () => expect(await refusal()).toMatch(/the witness knows \d+ entries/), LOOKED_AT_AGAIN);
    await expect(fresh()).rejects.toThrow(REFUSED);
    await restore(database, right);
  }, 120_000);
});
