import { jest } from '@jest/globals';
import {
  deleteApiKey,
  deleteApiKeys,
  disableApiKey,
  editApiKey,
  enableApiKey,
  extendApiKey,
  extendApiKeys,
  Problem,
  reportLeakedKeys,
  revealApiKey,
  rotateApiKey,
  newId,
  type VerificationCode,
} from '#contracts';
import { digestOf } from '#key-text';
import { eventually } from '#testing';
import { releaseLease, renewLease, type Verifier } from '#verifier';
import { Revoker } from '../src/revocations/revoker.js';
import { aMaterial, once } from './builders.js';
import type { HeldKey } from './keys-service.js';
import { aNewText, UsingKeys } from './using-keys.js';
import { AskedVerifiers } from './asked-verifiers.js';

const START_WITHIN_MS = 300_000;
const WITHIN_A_SECOND = { withinMs: 5_000 };
/** Of a lease that somebody who does not answer has, and what a machine that is busy may add. */
const LEASE_MS = 2_000;
const BUSY_MS = 2_000;

let scene: UsingKeys;
let verifiers: AskedVerifiers;
let verifier: Verifier;

beforeAll(async () => {
  scene = await UsingKeys.open();
  verifiers = new AskedVerifiers(scene.at.natsUrl, () => scene.at.keys.clock);
}, START_WITHIN_MS);
beforeEach(async () => {
  verifier = await verifiers.start();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await verifiers.stopAll();
});
afterAll(() => scene.close());

const bus = () => scene.at.keys.bus;
const about = (key: HeldKey) => scene.about(key);

/** What takes something of a key away. */
interface Revoking {
  /** What is said of its text then. */
  readonly code: VerificationCode;
  /** One request, which may be sent several times. */
  readonly prepare: (key: HeldKey) => () => Promise<{ readonly revision?: string; readonly code?: string }>;
}

const revoking: readonly (readonly [string, Revoking])[] = [
  ['a deletion', { code: 'deleted', prepare: (key) => () => bus().request(deleteApiKey, about(key)) }],
  [
    'a deletion among others',
    {
      code: 'deleted',
      prepare: (key) => async () => {
        const { results } = await bus().request(deleteApiKeys, { ...about(key), ids: [newId('key'), key.view.id] });
        return results[1] ?? {};
      },
    },
  ],
  ['switching it off', { code: 'disabled', prepare: (key) => () => bus().request(disableApiKey, about(key)) }],
  [
    'a rotation',
    {
      code: 'unknown',
      prepare: (key) => {
        const request = { ...about(key), material: aNewText(key).material, idempotency: once() };
        return async () => (await bus().request(rotateApiKey, request)).body;
      },
    },
  ],
  [
    'an edit',
    {
      code: 'ip-not-allowed',
      prepare: (key) => {
        const request = { ...about(key), allowedCidrs: ['192.0.2.0/24'], expectedVersion: 1 };
        return () => bus().request(editApiKey, request);
      },
    },
  ],
];

async function tookMs(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** A key that the verifier answers for without asking. */
async function aKnownKey(): Promise<HeldKey> {
  const key = await scene.make();
  await eventually(() => expect(verifier.stats().lease).toBe(true), WITHIN_A_SECOND);
  await verifier.verify(key.text);
  expect(verifier.verify(key.text)).toMatchObject({ valid: true });
  return key;
}

/** A verifier that has a lease, and applies nothing. */
const aSilentVerifier = () => bus().request(renewLease, { verifier: `ver_${newId('req')}` });

describe('what takes something of a key away', () => {
  test.each(revoking)('%s is answered in milliseconds, and every verifier has applied it by then', async (_, way) => {
    const key = await aKnownKey();
    const revoke = way.prepare(key);
    const began = performance.now();
    const revoked = await revoke();
    expect(performance.now() - began).toBeLessThan(LEASE_MS - 500);
    const { fills } = verifier.stats();
    expect((await verifier.verify(key.text)).code).toBe(way.code);
    // Had it been answered from memory, nobody would have been asked.
    expect(verifier.stats().fills).toBe(fills + 1);
    expect(revoked.revision).toBe(`${key.view.id}:2`);
    const again = await tookMs(async () => expect(await revoke()).toEqual(revoked));
    expect(again).toBeLessThan(LEASE_MS);
    expect(await scene.at.stored(key)).toMatchObject({ ver: 2 });
  });

  test('all of it waits for a verifier that does not answer, until its lease is over', async () => {
    const keys = await Promise.all(revoking.map(() => scene.make()));
    const revocations = revoking.map(([, { prepare }], at) => prepare(keys[at] as HeldKey));
    await aSilentVerifier();
    const waited = await Promise.all(revocations.map(tookMs));
    for (const ms of waited) {
      expect(ms).toBeGreaterThan(LEASE_MS - 500);
      expect(ms).toBeLessThan(LEASE_MS + BUSY_MS);
    }
    const key = await scene.make();
    expect(await tookMs(() => bus().request(deleteApiKey, about(key)))).toBeLessThan(LEASE_MS);
  });

  test('many keys that are deleted together wait together, however many can be deleted at a time', async () => {
    const keys = await Promise.all(Array.from({ length: 25 }, () => scene.make()));
    const ids = keys.map(({ view }) => view.id);
    const { actor, projectId } = scene.member;
    const silent = { verifier: `ver_${newId('req')}` };
    await bus().request(renewLease, silent);
    const renewals = setInterval(
      () =>
        void bus()
          .request(renewLease, silent)
          .catch(() => null),
      500,
    );
    const waited = await tookMs(async () => {
      const { results } = await bus().request(deleteApiKeys, { actor, projectId, ids });
      expect(results).toEqual(ids.map((id) => ({ id, ok: true, revision: `${id}:2` })));
    }).finally(() => clearInterval(renewals));
    await bus().request(releaseLease, silent);
    expect(waited).toBeGreaterThan(LEASE_MS - 500);
    expect(waited).toBeLessThan(LEASE_MS + BUSY_MS);
  });

  test.each(revoking)(
    '%s that could not be confirmed says so, and is confirmed when it is sent again',
    async (_, way) => {
      const key = await scene.make();
      const revoke = way.prepare(key);
      const revision = `${key.view.id}:2`;
      const settle = jest.spyOn(scene.at.keys.app.get(Revoker), 'settle');
      settle.mockRejectedValueOnce(new Problem('revocation.unconfirmed'));
      const told = await revoke().catch((failure: unknown) => failure);
      expect(told).toMatchObject({ code: 'revocation.unconfirmed' });
      expect(await revoke()).toMatchObject({ revision });
      const keys = [{ keyId: key.view.id, ver: 2 }];
      const settled = { revision, projectId: key.view.projectId, by: scene.member.userId, changes: { keys } };
      expect(settle.mock.calls).toEqual([[settled], [settled]]);
      expect(await scene.at.stored(key)).toMatchObject({ ver: 2 });
    },
  );

  test('an edit that changes nothing is settled too, and names the version that there is', async () => {
    const key = await scene.make({ name: 'nightly' });
    const settle = jest.spyOn(scene.at.keys.app.get(Revoker), 'settle');
    const request = { ...about(key), name: 'nightly', expectedVersion: 1 };
    expect(await bus().request(editApiKey, request)).toMatchObject({ revision: `${key.view.id}:1`, version: 1 });
    expect(settle).toHaveBeenCalledTimes(1);
  });

  test('who is given another master key is told so once nobody honours the former', async () => {
    const [master] = await scene.at.mastersOf(scene.member);
    const keyId = String(master?._id);
    const asked = { actor: scene.member.actor, projectId: scene.member.projectId, keyId };
    await bus().request(deleteApiKey, { ...asked, confirm: keyId });
    const settle = jest.spyOn(scene.at.keys.app.get(Revoker), 'settle');
    settle.mockRejectedValueOnce(new Problem('revocation.unconfirmed'));
    const texts = { material: aMaterial(keyId), replacement: aMaterial(newId('key')) };
    const request = { ...asked, ...texts, idempotency: once() };
    await expect(bus().request(revealApiKey, request)).rejects.toThrow('revocation.unconfirmed');
    const revision = `${keyId}:2`;
    const { body, replayed } = await bus().request(revealApiKey, request);
    expect([body, replayed]).toMatchObject([{ id: texts.replacement.keyId, revision }, true]);
    expect(settle.mock.calls.map(([given]) => given.revision)).toEqual([revision, revision]);
  });
});

describe('what nobody waits for', () => {
  test('an extension shows in verifiers within a second', async () => {
    const keys = [await aKnownKey(), await aKnownKey()] as const;
    const terms = { days: 5, idempotency: once() };
    await bus().request(extendApiKey, { ...about(keys[0]), ...terms });
    const { actor, projectId } = scene.member;
    await bus().request(extendApiKeys, { actor, projectId, ids: [keys[1].view.id], ...terms, idempotency: once() });
    for (const { text, view } of keys) {
      const later = Date.parse(view.expiresAt) + 5 * 24 * 60 * 60 * 1_000;
      await eventually(
        async () => expect(await verifier.verify(text)).toMatchObject({ expiresAt: later }),
        WITHIN_A_SECOND,
      );
    }
  });

  test('a key that is switched on again holds at once', async () => {
    const key = await aKnownKey();
    await bus().request(disableApiKey, about(key));
    expect((await verifier.verify(key.text)).code).toBe('disabled');
    await bus().request(enableApiKey, about(key));
    expect((await verifier.verify(key.text)).code).toBe('valid');
  });

  test('a key that was found in public is refused within a second', async () => {
    const key = await aKnownKey();
    await bus().request(reportLeakedKeys, { found: [{ keyId: key.view.id, digest: digestOf(key.text) }] });
    await eventually(async () => expect((await verifier.verify(key.text)).code).toBe('disabled'), WITHIN_A_SECOND);
  });
});

test('every change of a key says when it was made, in the same write; a birth is none', async () => {
  const key = await scene.make();
  expect(await scene.at.stored(key)).toMatchObject({ changedAt: null });
  await scene.use(key);
  expect(await scene.at.stored(key)).toMatchObject({ changedAt: null });
  scene.at.keys.clock.advance(1_000);
  await bus().request(disableApiKey, about(key));
  const { updatedAt, changedAt, ver } = (await scene.at.stored(key)) ?? {};
  expect([changedAt, ver]).toEqual([updatedAt, 2]);
});
