import { hash } from 'node:crypto';
import { deleteApiKey, newId, type CreateApiKeyRequest, type VerifyApiKeyRequest } from '#contracts';
import { Peppers } from '../src/keys/domain/peppers.js';
import { KeyCounters } from '../src/keys/store/key-counters.js';
import { UsingKeys } from './using-keys.js';

const START_WITHIN_MS = 300_000;

let scene: UsingKeys;
let compute: string;
let storage: string;

beforeAll(async () => {
  scene = await UsingKeys.open();
  [compute, storage] = scene.services;
}, START_WITHIN_MS);
afterAll(() => scene.close());

describe('what a key is used for', () => {
  test('it is told all there is to know of a key that holds', async () => {
    const key = await scene.make({ metadata: { team: 'weather' }, scopes: [compute, 'verify'], remainingUses: 3 });
    expect(await scene.use(key, { service: compute })).toEqual({
      valid: true,
      code: 'valid',
      keyId: key.view.id,
      projectId: scene.member.projectId,
      userId: scene.member.userId,
      role: 'user',
      kind: 'standard',
      services: [compute],
      platformScopes: ['verify'],
      expiresAt: key.view.expiresAt,
      remainingUses: 2,
      previousText: false,
      metadata: { team: 'weather' },
    });
  });

  test('a service beyond its scopes, or beyond what its owner may, is refused', async () => {
    const [confined, key] = [await scene.make({ scopes: [compute] }), await scene.make()];
    const refused = { valid: false, code: 'service-not-granted' };
    expect(await scene.use(confined, { service: storage })).toMatchObject({ ...refused, services: [compute] });
    expect(await scene.use(key, { service: newId('svc') })).toMatchObject(refused);
    expect(await scene.use(key, { service: storage })).toMatchObject({ valid: true });
  });

  test.each<[string, Partial<CreateApiKeyRequest>, Partial<VerifyApiKeyRequest>]>([
    ['service-not-granted', {}, { service: newId('svc') }],
    ['ip-not-allowed', { allowedCidrs: ['192.0.2.0/24'] }, { clientIp: '192.0.3.1' }],
    ['ip-not-allowed', { allowedCidrs: ['192.0.2.0/24'] }, {}],
    ['rate-limited', { rateLimit: { requests: 1, seconds: 60 } }, { cost: 2 }],
    ['uses-exhausted', { remainingUses: 1 }, { cost: 2 }],
    ['uses-exhausted', { remainingUses: 0 }, {}],
  ])('%s, and nothing is used up', async (code, settings, given) => {
    const key = await scene.make({ remainingUses: 5, ...settings });
    expect(await scene.use(key, given)).toMatchObject({ valid: false, code, remainingUses: key.view.remainingUses });
    expect((await scene.at.stored(key))?.remainingUses).toBe(key.view.remainingUses);
  });

  test('a mapped address is the address it maps', async () => {
    const key = await scene.make({ allowedCidrs: ['192.0.2.0/24'] });
    expect(await scene.use(key, { clientIp: '::ffff:192.0.2.7' })).toMatchObject({ code: 'valid' });
  });
});

describe('remaining uses', () => {
  test('of 1,000 at once, a key with 100 uses passes exactly 100, in exactly 100 steps', async () => {
    const key = await scene.make({ remainingUses: 100 });
    const answers = await scene.useAtOnce(key, 1_000);
    const passed = answers.filter(({ valid }) => valid).map(({ remainingUses }) => remainingUses);
    expect(passed.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, left) => left));
    expect(new Set(answers.filter(({ valid }) => !valid).map(({ code }) => code))).toEqual(new Set(['uses-exhausted']));
    expect(await scene.at.stored(key)).toMatchObject({ remainingUses: 0, ver: 1 });
  });

  test('are shared out whole or not at all, also between two processes', async () => {
    const key = await scene.make({ remainingUses: 100 });
    const processes = [new KeyCounters(scene.at.keys.documents), new KeyCounters(scene.at.keys.documents)] as const;
    const costs = Array.from({ length: 200 }, (_, index) => 1 + (index % 3));
    const taken = await Promise.all(
      costs.map((cost, index) => processes[index % 2 === 0 ? 0 : 1].takeUses(key.view.id, cost)),
    );
    const spent = costs.reduce((sum, cost, index) => sum + (taken[index]?.taken === true ? cost : 0), 0);
    expect(spent).toBe(100);
    expect((await scene.at.stored(key))?.remainingUses).toBe(0);
  });

  test('are counted by what a use costs; asking costs nothing, and a key without a bound never ends', async () => {
    const key = await scene.make({ remainingUses: 5 });
    expect(await scene.use(key, { cost: 3 })).toMatchObject({ code: 'valid', remainingUses: 2 });
    expect(await scene.use(key, { cost: 0 })).toMatchObject({ code: 'valid', remainingUses: 2 });
    expect(await scene.use(key, { cost: 3 })).toMatchObject({ code: 'uses-exhausted', remainingUses: 2 });
    expect(await scene.use(key, { cost: 2 })).toMatchObject({ code: 'valid', remainingUses: 0 });
    expect(await scene.use(await scene.make(), { cost: 1_000_000 })).toMatchObject({
      code: 'valid',
      remainingUses: null,
    });
  });

  test('are not taken of a key that was deleted, or freed of its bound, a moment before', async () => {
    const counters = scene.at.keys.app.get(KeyCounters);
    const [gone, freed] = [await scene.make({ remainingUses: 5 }), await scene.make({ remainingUses: 5 })];
    await scene.at.keys.bus.request(deleteApiKey, scene.about(gone));
    await scene.at.keys.documents.updateOne({ _id: freed.view.id }, { $set: { remainingUses: null } });
    expect(await counters.takeUses(gone.view.id, 1)).toEqual({ taken: false, code: 'deleted' });
    expect(await counters.takeUses(freed.view.id, 1)).toEqual({ taken: true, remaining: null });
    expect((await scene.at.stored(gone))?.remainingUses).toBe(5);
  });
});

test('a key that is used too often is refused until there is room again, and others are not', async () => {
  const rateLimit = { requests: 2, seconds: 60 };
  const [key, other] = [await scene.make({ rateLimit }), await scene.make({ rateLimit })];
  const state = { limit: 2, seconds: 60 };
  expect((await scene.use(key)).rateLimit).toEqual({ ...state, remaining: 1, resetSeconds: 60 });
  scene.at.keys.clock.advance(20_000);
  expect((await scene.use(key)).rateLimit).toEqual({ ...state, remaining: 0, resetSeconds: 40 });
  const refused = { valid: false, code: 'rate-limited', services: [], retryAfterSeconds: 40 };
  expect(await scene.use(key)).toMatchObject({ ...refused, rateLimit: { ...state, remaining: 0, resetSeconds: 40 } });
  expect(await scene.use(other)).toMatchObject({ code: 'valid' });
  scene.at.keys.clock.advance(40_000);
  expect(await scene.use(key)).toMatchObject({ code: 'valid', rateLimit: { remaining: 0 } });
});

describe('texts', () => {
  test('the one from before a rotation holds in its grace, and says so; then it is unknown', async () => {
    const old = await scene.make();
    const present = await scene.rotate(old, 60);
    expect(await scene.use(old)).toMatchObject({ code: 'valid', previousText: true });
    expect(await scene.use(present)).toMatchObject({ code: 'valid', previousText: false });
    scene.at.keys.clock.advance(60_000);
    expect(await scene.use(old)).toEqual({ valid: false, code: 'unknown' });
    expect(await scene.use(present)).toMatchObject({ code: 'valid', previousText: false });
  });

  test('one that was made elsewhere names no key, and is found all the same; also in the grace of a rotation', async () => {
    const elsewhere = await scene.makeImported(`sk_live_${newId('key')}`);
    expect(await scene.use(elsewhere, { keyId: null })).toMatchObject({ code: 'valid', keyId: elsewhere.view.id });
    const present = await scene.rotate(elsewhere, 60);
    expect(await scene.use(elsewhere, { keyId: null })).toMatchObject({ code: 'valid', previousText: true });
    expect(await scene.use(present)).toMatchObject({ code: 'valid', previousText: false });
    expect(await scene.use(present, { keyId: null, digest: hash('sha256', 'sk_live_x', 'base64url') })).toEqual({
      valid: false,
      code: 'unknown',
    });
  });

  test('one of ours is not found without its id, nor one that is kept under a pepper nobody knows', async () => {
    const unknown = { valid: false, code: 'unknown' };
    expect(await scene.use(await scene.make(), { keyId: null })).toEqual(unknown);
    const lost = await scene.makeImported(`sk_live_${newId('key')}`, Peppers.parse(`9:${'A'.repeat(43)}`));
    expect(await scene.use(lost, { keyId: null })).toEqual(unknown);
  });

  test('one that was made by another Keyward looks like one of ours, and is found too', async () => {
    const foreign = await scene.makeImported(`kw_live_${newId('key').slice(4)}_x`);
    expect(await scene.use(foreign, { keyId: newId('key') })).toMatchObject({ code: 'valid', keyId: foreign.view.id });
  });
});
