import {
  apiKeyPolicyChanged,
  deleteApiKey,
  disableApiKey,
  enableApiKey,
  extendApiKey,
  getApiKey,
  rotateApiKey,
  systemActor,
  type Actor,
  type ExtendApiKeyRequest,
  type RotateApiKeyRequest,
} from '#contracts';
import { anAdmin, anAuditor, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { policyIdOf, PolicyStore } from '../src/policies/store/policy.store.js';
import { aCreation, aPolicy, once } from './builders.js';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let keys: KeysService;
let owner: Actor;
let projectId: string;
let key: HeldKey;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});
beforeEach(async () => {
  owner = aUser();
  projectId = owner.membership?.projectId ?? '';
  key = await makeKey(keys, owner, { days: 10 });
});

const of = (actor = owner, { view } = key) => ({ actor, projectId, keyId: view.id });
const stored = () => keys.documents.findById(key.view.id).orFail().lean();
const alter = (set: object) => keys.documents.updateOne({ _id: key.view.id }, { $set: set });
const typesOf = async () => (await stored()).pending.map(({ type }) => type);
const later = (time: string, days: number) => new Date(new Date(time).getTime() + days * DAY_MS).toISOString();

const extend = (days: number, given: Partial<ExtendApiKeyRequest> = {}) =>
  keys.bus.request(extendApiKey, { ...of(), days, idempotency: once(), ...given });

/** What the gateway sends, with a text that was made for this key. */
const aRotation = (given: Partial<RotateApiKeyRequest> = {}): RotateApiKeyRequest => {
  const { material, idempotency } = aCreation(owner).request;
  return { ...of(), material: { ...material, keyId: key.view.id }, idempotency, ...given };
};
const rotate = (given: Partial<RotateApiKeyRequest> = {}) => keys.bus.request(rotateApiKey, aRotation(given));

/** A master key as it is born: without a text. */
const makeMaster = (set: object = {}) =>
  alter({ kind: 'master', masterOf: `${owner.membership?.memberId}:user`, ...set });

const setPolicy = (given: Parameters<typeof aPolicy>[0]) => {
  const policy = aPolicy(given);
  const event = apiKeyPolicyChanged.of({ actor: systemActor, data: { before: aPolicy(), after: policy } });
  return keys.app.get(PolicyStore).insert({ state: { _id: policyIdOf(projectId), projectId, ...policy }, event });
};

describe('an extension', () => {
  test('that is only tried out tells the new expiry and changes nothing', async () => {
    const idempotency = once();
    const before = await stored();
    const { body, replayed } = await extend(30, { dryRun: true, idempotency });
    expect(body).toEqual({ ...key.view, expiresAt: later(key.view.expiresAt, 30) });
    expect(replayed).toBe(false);
    expect(await stored()).toEqual(before);
    expect((await extend(1, { idempotency })).body.expiresAt).toBe(later(key.view.expiresAt, 1));
  });

  test('that is only tried out is refused as the extension itself would be', async () => {
    const tryOut = (given: Partial<ExtendApiKeyRequest>) => extend(30, { dryRun: true, ...given });
    const tooLong = { code: 'api-key.extension-too-long', fields: [{ field: 'days' }] };
    await expect(tryOut({ days: 366 })).rejects.toMatchObject(tooLong);
    await expect(tryOut({ expectedVersion: 2 })).rejects.toMatchObject({ code: 'request.version-outdated' });
    await expect(tryOut({ actor: aUser({ projectId }) })).rejects.toMatchObject({ code: 'api-key.not-found' });
    expect(await stored()).toMatchObject({ ver: 1 });
  });

  test('of two that name the same version, the later one is refused; without a version both count', async () => {
    const outcomes = await Promise.allSettled([extend(1, { expectedVersion: 1 }), extend(1, { expectedVersion: 1 })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes).toContainEqual(
      expect.objectContaining({ reason: expect.objectContaining({ code: 'request.version-outdated' }) }),
    );
    await Promise.all([extend(1), extend(1)]);
    expect(await stored()).toMatchObject({ ver: 4, expiresAt: new Date(later(key.view.expiresAt, 3)) });
  });

  test('that is sent again names a version that is no longer, and gets its first answer', async () => {
    const idempotency = once();
    const first = await extend(1, { expectedVersion: 1, idempotency });
    expect(await extend(1, { expectedVersion: 1, idempotency })).toEqual({ ...first, replayed: true });
  });

  test('is held to the policy of its project, not to that of others', async () => {
    await setPolicy({ longestExtensionDays: 5, longestLifetimeDays: 20, revive: false });
    await expect(extend(6)).rejects.toMatchObject({ code: 'api-key.extension-too-long', fields: [{ field: 'days' }] });
    await extend(5);
    await extend(5);
    await expect(extend(1)).rejects.toMatchObject({ code: 'api-key.lifetime-exceeded', fields: [{ field: 'days' }] });
    await alter({ expiresAt: keys.clock.now() });
    await expect(extend(1)).rejects.toMatchObject({ code: 'api-key.expired' });
    expect(await stored()).toMatchObject({ ver: 3 });
    const elsewhere = aUser();
    const other = await makeKey(keys, elsewhere);
    await extend(6, { ...of(elsewhere, other), projectId: other.view.projectId });
  });
});

describe('switching off and on', () => {
  const disable = (actor = owner) => keys.bus.request(disableApiKey, of(actor));
  const enable = (actor = owner) => keys.bus.request(enableApiKey, of(actor));

  test('is one event each, however often it is asked for', async () => {
    expect(await disable()).toMatchObject({ status: 'disabled', version: 2 });
    await Promise.all([disable(), disable()]);
    expect(await enable()).toEqual({ ...key.view, version: 3 });
    await Promise.all([enable(), enable()]);
    expect(await typesOf()).toEqual(['key.created', 'key.disabled', 'key.enabled']);
    const { pending } = await stored();
    const { disabledAt } = pending[1]?.data ?? {};
    expect(pending[2]).toMatchObject({ before: { disabledAt }, after: { disabledAt: null } });
  });

  test('is for who may manage the key', async () => {
    for (const actor of [aStranger(), aUser({ projectId }), anAuditor({ projectId }), anAdmin()]) {
      await expect(disable(actor)).rejects.toMatchObject({ code: 'api-key.not-found' });
      await expect(enable(actor)).rejects.toMatchObject({ code: 'api-key.not-found' });
    }
    await disable(anAdmin({ projectId }));
    await enable(anOperator());
    expect(await stored()).toMatchObject({ ver: 3, disabledAt: null });
  });
});

describe('a rotation', () => {
  test('gives another text under the same id, and says until when the former holds', async () => {
    const former = (await stored()).digest;
    const request = aRotation({ graceSeconds: 60 });
    const { body, sealed, replayed } = await keys.bus.request(rotateApiKey, request);
    const until = new Date(keys.clock.now().getTime() + 60_000).toISOString();
    const { lastFour } = request.material;
    expect(body).toMatchObject({ id: key.view.id, lastFour, version: 2, expiresAt: key.view.expiresAt });
    expect(Date.parse(until) - Date.parse(body.previousTextUntil ?? '')).toBeLessThan(10_000);
    expect({ sealed, replayed }).toEqual({ sealed: request.material.sealed, replayed: false });
    const { digest, previous, pending } = await stored();
    expect(previous).toEqual({
      digest: former,
      lastFour: key.view.lastFour,
      until: new Date(body.previousTextUntil ?? ''),
    });
    expect(digest).not.toEqual(former);
    const data = { graceSeconds: 60, previousTextUntil: body.previousTextUntil };
    const difference = { before: { lastFour: key.view.lastFour }, after: { lastFour } };
    expect(pending.at(-1)).toMatchObject({ type: 'key.rotated', ver: 2, data, ...difference });
    expect(JSON.stringify(pending)).not.toContain(digest?.hmac);
  });

  test('without a grace, and a second one within it, end the former text at once', async () => {
    await rotate({ graceSeconds: 60 });
    const second = (await stored()).digest;
    await rotate({ graceSeconds: 60 });
    expect((await stored()).previous?.digest).toEqual(second);
    expect((await rotate()).body.previousTextUntil).toBeNull();
    expect(await stored()).toMatchObject({ previous: null, ver: 4 });
  });

  test('that is sent again, with the other text a retry brings, gives the first answer to the byte', async () => {
    const request = aRotation();
    const { idempotency } = request;
    const first = await keys.bus.request(rotateApiKey, request);
    const again = await Promise.all(Array.from({ length: 5 }, () => rotate({ idempotency })));
    for (const answer of again) expect(JSON.stringify(answer)).toBe(JSON.stringify({ ...first, replayed: true }));
    expect(await stored()).toMatchObject({ ver: 2, lastFour: request.material.lastFour });
  });

  test.each([
    [-1, 'request.invalid'],
    [0.5, 'request.invalid'],
    [2_592_001, 'request.invalid'],
  ])('with a grace of %d s is refused by name, and nothing changes', async (graceSeconds, code) => {
    await expect(rotate({ graceSeconds })).rejects.toMatchObject({ code, fields: [{ field: 'graceSeconds' }] });
    expect(await stored()).toMatchObject({ ver: 1 });
  });

  test('of another version, of an expired key and of a master key without a text are refused', async () => {
    await expect(rotate({ expectedVersion: 2 })).rejects.toMatchObject({ code: 'request.version-outdated' });
    await makeMaster({ digest: null, lastFour: null });
    await expect(rotate()).rejects.toMatchObject({ code: 'api-key.not-revealed' });
    await alter({ digest: { pepper: 1, hmac: 'kept' }, expiresAt: keys.clock.now() });
    await expect(rotate()).rejects.toMatchObject({ code: 'api-key.expired' });
    expect(await stored()).toMatchObject({ ver: 1 });
  });

  test('of a master key is its owner’s alone: who has the text has the owner’s authority', async () => {
    await makeMaster();
    for (const actor of [aStranger(), aUser({ projectId }), anAuditor({ projectId }), anAdmin()]) {
      await expect(rotate({ actor })).rejects.toMatchObject({ code: 'api-key.not-found' });
    }
    for (const actor of [anAdmin({ projectId }), anOperator()]) {
      await expect(rotate({ actor })).rejects.toMatchObject({ code: 'permission.denied' });
    }
    await rotate();
    expect(await stored()).toMatchObject({ ver: 2 });
  });

  test('gives an imported key a text of Keyward', async () => {
    await alter({ imported: true, prefix: 'sk_', lastFour: null });
    const { body } = await rotate({ graceSeconds: 60 });
    expect(body.prefix).toMatch(/^kw_live_/);
    expect((await stored()).previous).toMatchObject({ lastFour: null });
  });
});

describe('a deletion', () => {
  const remove = (given: object = {}) => keys.bus.request(deleteApiKey, { ...of(), ...given });

  test('of a version that is no longer is refused; done once, it is done whatever the version', async () => {
    await extend(1);
    await expect(remove({ expectedVersion: 1 })).rejects.toMatchObject({ code: 'request.version-outdated' });
    const revision = `${key.view.id}:3`;
    expect(await remove({ expectedVersion: 2 })).toEqual({ revision });
    expect(await remove({ expectedVersion: 2 })).toEqual({ revision });
    expect(await typesOf()).toEqual(['key.created', 'key.extended', 'key.deleted']);
  });

  test('of a master key asks for its id once more, and makes room for another', async () => {
    await makeMaster();
    const missing = { code: 'api-key.confirmation-missing', fields: [{ field: 'confirm' }] };
    await expect(remove()).rejects.toMatchObject(missing);
    await expect(remove({ confirm: aCreation(owner).request.material.keyId })).rejects.toMatchObject(missing);
    expect((await keys.bus.request(getApiKey, of())).version).toBe(1);
    expect(await remove({ confirm: key.view.id })).toEqual({ revision: `${key.view.id}:2` });
    expect(await remove()).toEqual({ revision: `${key.view.id}:2` });
    expect(await stored()).toMatchObject({ masterOf: null, nextNoticeAt: null, deletedAt: expect.any(Date) });
    await expect(keys.bus.request(enableApiKey, of())).rejects.toMatchObject({ code: 'api-key.not-found' });
  });
});
