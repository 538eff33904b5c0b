import { setTimeout as wait } from 'node:timers/promises';
import { deleteApiKey, type Actor } from '#contracts';
import { aUser, eventually, startServers, type TestServers } from '#testing';
import type { Origin } from '#verifier';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';
import { UsedVerifier } from './verifiers.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 120_000;
const KEYS = 8;

let servers: TestServers;
let keys: KeysService;
let holder: Actor;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers);
  holder = aUser();
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});

/** Uses keys by all of the verifiers without a break, while they are deleted at random moments. */
async function deleteWhileUsed(verifiers: readonly UsedVerifier[]): Promise<void> {
  const held = await Promise.all(Array.from({ length: KEYS }, () => makeKey(keys, holder)));
  for (const each of verifiers) each.use(held.map(({ text }) => text));
  await wait(200);
  await Promise.all(held.map((key) => deleteSome(key, verifiers)));
  await wait(300);
}

async function deleteSome({ view, text }: HeldKey, verifiers: readonly UsedVerifier[]): Promise<void> {
  await wait(Math.random() * 1_500);
  await keys.bus.request(deleteApiKey, { actor: holder, projectId: view.projectId, keyId: view.id });
  for (const each of verifiers) each.isRevoked(text);
}

async function stopAll(verifiers: readonly UsedVerifier[]): Promise<void> {
  for (const each of verifiers) await each.stop();
}

/** Loses half of what is pushed, and answers late at random: before the question, or after it. */
function bad(origin: Origin): Origin {
  const sometimes = (ms: number) => wait(Math.random() < 0.5 ? 0 : Math.random() * ms);
  return {
    ...origin,
    fill: async (text) => {
      await sometimes(50);
      return origin.fill(text).finally(() => sometimes(50));
    },
    renew: async (request) => {
      await sometimes(400);
      return origin.renew(request).finally(() => sometimes(400));
    },
    listen: (listener) =>
      origin.listen({ ...listener, pushed: (push) => Math.random() < 0.5 && listener.pushed(push) }),
  };
}

/** Hears of nothing that was taken away, neither at once nor with a lease, so that what it keeps is never put right. */
function unheeding(origin: Origin): Origin {
  const nothing = { keys: [], members: [], projects: [], owners: [] };
  return {
    ...origin,
    renew: async (request) => ({ ...(await origin.renew(request)), ...nothing }),
    listen: (listener) => origin.listen({ ...listener, pushed: (push) => listener.pushed({ ...push, ...nothing }) }),
  };
}

test(
  'no use is accepted that begins after the revocation was answered',
  async () => {
    for (let round = 0; round < 5; round++) {
      const verifiers = [
        await UsedVerifier.start(servers.natsUrl, keys),
        await UsedVerifier.start(servers.natsUrl, keys),
      ];
      await deleteWhileUsed(verifiers);
      expect(verifiers.map(({ wrong }) => wrong)).toEqual([[], []]);
      expect(verifiers.every(({ verifier }) => verifier.stats().hits > 0)).toBe(true);
      await stopAll(verifiers);
    }
  },
  TEST_WITHIN_MS,
);

test(
  'nor where pushes are lost, and leases and answers come late',
  async () => {
    for (let round = 0; round < 3; round++) {
      const verifiers = [
        await UsedVerifier.start(servers.natsUrl, keys, bad),
        await UsedVerifier.start(servers.natsUrl, keys, bad),
        await UsedVerifier.start(servers.natsUrl, keys),
      ];
      await deleteWhileUsed(verifiers);
      expect(verifiers.map(({ wrong }) => wrong)).toEqual([[], [], []]);
      await stopAll(verifiers);
    }
  },
  TEST_WITHIN_MS,
);

test(
  'a verifier that acknowledges what it has not applied is found out',
  async () => {
    const verifier = await UsedVerifier.start(servers.natsUrl, keys, unheeding);
    await deleteWhileUsed([verifier]);
    await eventually(() => expect(verifier.wrong.length).toBeGreaterThan(0), { withinMs: 10_000 });
    await verifier.stop();
  },
  TEST_WITHIN_MS,
);
