import { setTimeout as wait } from 'node:timers/promises';
import { deleteApiKey, newId, type Actor } from '#contracts';
import { aUser, eventually, startEmbeddedServers, type EmbeddedServers } from '#testing';
import { Revoker } from '../src/revocations/revoker.js';
import { RevocationStore } from '../src/revocations/store/revocation.store.js';
import { makeKey, startKeysService, type KeysService } from './keys-service.js';
import { PlayedVerifier, UsedVerifier } from './verifiers.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 90_000;
const BACK = { withinMs: 30_000 };

let servers: EmbeddedServers;
let keys: KeysService;
let holder: Actor;

beforeAll(async () => {
  servers = await startEmbeddedServers();
  keys = await startKeysService(servers);
  holder = aUser();
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});

function settle(revision: string): Promise<void> {
  return keys.app.get(Revoker).settle({ revision, projectId: null, by: null, changes: {} });
}

test(
  'while MongoDB is away a revocation is not confirmed; asked for again, it is',
  async () => {
    const revision = `${newId('key')}:2`;
    await servers.mongod.kill();
    await expect(settle(revision)).rejects.toMatchObject({ code: 'revocation.unconfirmed', status: 503 });
    await servers.mongod.restart();
    await eventually(() => settle(revision), BACK);
    expect(await keys.app.get(RevocationStore).find(revision)).toMatchObject({ _id: revision });
  },
  TEST_WITHIN_MS,
);

test(
  'where MongoDB dies while a verifier is waited for, nothing is confirmed either',
  async () => {
    const verifier = new PlayedVerifier(keys);
    await verifier.renew();
    const revision = `${newId('key')}:2`;
    const refused = expect(settle(revision)).rejects.toMatchObject({ code: 'revocation.unconfirmed' });
    await eventually(() => expect(verifier.pushes.length).toBeGreaterThan(0), BACK);
    await wait(500);
    await servers.mongod.kill();
    await refused;
    await servers.mongod.restart();
    await eventually(() => settle(revision), BACK);
    await eventually(() => verifier.end(), BACK);
  },
  TEST_WITHIN_MS,
);

test(
  'while NATS is away a key that is deleted is honoured by nobody once that is answered',
  async () => {
    const { view, text } = await makeKey(keys, holder);
    const verifier = await UsedVerifier.start(servers.natsUrl, keys);
    verifier.use([text]);
    await wait(500);
    expect(verifier.verifier.stats().hits).toBeGreaterThan(0);
    await servers.natsServer.kill();
    const revision = `${view.id}:2`;
    await keys.app.get(Revoker).settle({
      revision,
      projectId: view.projectId,
      by: null,
      changes: { keys: [{ keyId: view.id, ver: 2 }] },
    });
    verifier.isRevoked(text);
    await wait(500);
    expect(verifier.wrong).toEqual([]);
    expect(verifier.verifier.stats().lease).toBe(false);
    await servers.natsServer.restart();
    await verifier.stop();
  },
  TEST_WITHIN_MS,
);

test(
  'a lease outlives a crash of MongoDB: whoever has it is waited for after that too',
  async () => {
    const verifier = new PlayedVerifier(keys);
    await eventually(() => verifier.renew(), BACK);
    await servers.mongod.kill();
    await servers.mongod.restart();
    await eventually(() => verifier.renew(), BACK);
    const key = await makeKey(keys, holder);
    const removed = keys.bus.request(deleteApiKey, {
      actor: holder,
      projectId: key.view.projectId,
      keyId: key.view.id,
    });
    await eventually(() => expect(verifier.pushes.map(({ revision }) => revision)).toContain(`${key.view.id}:2`), BACK);
    verifier.acknowledge();
    expect(await removed).toEqual({ revision: `${key.view.id}:2` });
    await verifier.end();
  },
  TEST_WITHIN_MS,
);
