import { rmSync } from 'node:fs';
import { newId } from '#contracts';
import { eventually, startEmbeddedServers, type EmbeddedServers } from '#testing';
import { startAuditor, type Auditor } from './auditor.js';
import { aBirth, eids, eidsOf, plus, startCounters, type Counters } from './counters.js';

const START_WITHIN_MS = 300_000;
const WITHIN_20_S = { withinMs: 20_000 };

let servers: EmbeddedServers;
let place: { database: string; service: string; projectId: string };
let owner: Counters;
let audit: Auditor | undefined;

beforeAll(async () => {
  servers = await startEmbeddedServers();
}, START_WITHIN_MS);
afterAll(() => servers.stop());
beforeEach(async () => {
  place = { database: newId('req'), service: newId('req'), projectId: newId('prj') };
  owner = await startCounters(servers, place);
});
afterEach(async () => {
  await owner.stop();
  await audit?.stop();
  audit = undefined;
});

async function countOn(id: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await owner.store.change(id, plus(1));
}

async function insert(): Promise<string> {
  return (await owner.store.insert(aBirth(owner)))._id;
}

/** Every event of the document is held by the audit, and the document knows it. */
async function allAudited(id: string, versions: number): Promise<void> {
  const audited = async () => {
    expect(new Set(audit?.heard)).toEqual(new Set(eids(id, 1, versions)));
    expect(eidsOf((await owner.read(id)).pending)).toEqual([]);
  };
  await eventually(audited, WITHIN_20_S);
}

test('changes are stored while NATS is away, and told once it is back', async () => {
  audit = await startAuditor(servers.natsUrl, place);
  await servers.natsServer.kill();
  const id = await insert();
  await countOn(id, 4);
  await servers.natsServer.restart();
  await allAudited(id, 5);
});

test('a process that cannot tell its events still stops within 10 s, and the next one tells them', async () => {
  await servers.natsServer.kill();
  const id = await insert();
  await countOn(id, 4);
  const began = performance.now();
  await owner.stop();
  expect(performance.now() - began).toBeLessThan(10_000);
  await servers.natsServer.restart();
  owner = await startCounters(servers, place);
  audit = await startAuditor(servers.natsUrl, place);
  await allAudited(id, 5);
});

test('the loss of every byte in JetStream is repaired from the documents', async () => {
  const id = await insert();
  await countOn(id, 9);
  await servers.natsServer.kill();
  rmSync(servers.jetStreamDir, { recursive: true });
  await servers.natsServer.restart();
  await countOn(id, 2);
  audit = await startAuditor(servers.natsUrl, place);
  await allAudited(id, 12);
});

test('a change that was acknowledged survives kill -9 of mongod, with its event', async () => {
  const id = await insert();
  await countOn(id, 3);
  await servers.mongod.kill();
  await servers.mongod.restart();
  const stored = await eventually(() => owner.read(id), WITHIN_20_S);
  expect(stored).toMatchObject({ total: 3, ver: 4 });
  expect(eidsOf(stored.pending)).toEqual(eids(id, 1, 4));
  audit = await startAuditor(servers.natsUrl, place);
  await allAudited(id, 4);
});

test('changes go on once mongod is back, and the versions have no gap', async () => {
  const id = await insert();
  await servers.mongod.kill();
  await expect(owner.store.change(id, plus(1))).rejects.toThrow();
  await servers.mongod.restart();
  await eventually(() => owner.store.change(id, plus(1)), WITHIN_20_S);
  const { total, ver, pending } = await owner.read(id);
  expect({ total, ver }).toEqual({ total: 1, ver: 2 });
  expect(eidsOf(pending)).toEqual(eids(id, 1, 2));
});
