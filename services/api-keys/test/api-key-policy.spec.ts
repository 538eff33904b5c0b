import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  deleteApiKey,
  getApiKeyPolicy,
  newId,
  setApiKeyPolicy,
  type Actor,
  type SetApiKeyPolicyRequest,
} from '#contracts';
import { anAdmin, anAuditor, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { DAY_MS, defaultPolicy } from '../src/keys/domain/policy.js';
import { assertPossible } from '../src/policies/domain/key-policy.js';
import { KEY_POLICY, type PolicyDocument } from '../src/policies/store/policy.schema.js';
import { aPolicy, refusalOf } from './builders.js';
import { makeKey, startKeysService, type KeysService } from './keys-service.js';
import { PlayedIdentity } from './played-identity.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let identity: PlayedIdentity;
let keys: KeysService;
let admin: Actor;
let projectId: string;

beforeAll(async () => {
  servers = await startServers();
  identity = await PlayedIdentity.start(servers.natsUrl);
  keys = await startKeysService(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await identity.stop();
  await servers.stop();
});
beforeEach(() => {
  admin = anAdmin();
  projectId = admin.membership?.projectId ?? '';
});

const get = (actor = admin) => keys.bus.request(getApiKeyPolicy, { actor, projectId });
const set = (expectedVersion: number, given: Partial<SetApiKeyPolicyRequest> = {}) =>
  keys.bus.request(setApiKeyPolicy, { actor: admin, projectId, expectedVersion, ...aPolicy(), ...given });
const stored = () => keys.app.get<Model<PolicyDocument>>(getModelToken(KEY_POLICY)).findOne({ projectId }).lean();

test('a project without a policy of its own has that of the platform, as version 0', async () => {
  expect(await get()).toEqual({ ...defaultPolicy, version: 0 });
  for (const actor of [aUser({ projectId }), anAuditor({ projectId }), anOperator()]) await get(actor);
  await expect(get(aStranger())).rejects.toMatchObject({ code: 'project.not-found' });
});

test('each change is one version with one event, which tells before and after', async () => {
  const first = aPolicy({ defaultDays: 30 });
  const second = aPolicy({ defaultDays: 30, revive: false });
  expect(await set(0, first)).toEqual({ ...first, version: 1 });
  expect(await set(1, second)).toEqual({ ...second, version: 2 });
  expect(await get()).toEqual({ ...second, version: 2 });
  expect(await stored()).toMatchObject({
    projectId,
    pending: [
      { type: 'key-policy.changed', ver: 1, before: defaultPolicy, after: first, actor: { id: admin.userId } },
      { type: 'key-policy.changed', ver: 2, before: first, after: second },
    ],
  });
});

test('the same policy once more changes nothing', async () => {
  await set(0);
  expect(await set(1)).toMatchObject({ version: 1 });
  expect(await stored()).toMatchObject({ ver: 1 });
});

test.each([0, 1])('of several at the same moment one is set, and the others are outdated: version %i', async (seen) => {
  if (seen === 1) await set(0);
  const sets = Array.from({ length: 5 }, (_, at) => set(seen, { defaultDays: at + 1 }));
  const outcomes = await Promise.allSettled(sets);
  const refusals = outcomes.filter(({ status }) => status === 'rejected');
  expect(refusals).toHaveLength(4);
  for (const refusal of refusals) expect(refusal).toMatchObject({ reason: { code: 'request.version-outdated' } });
  expect(await get()).toMatchObject({ version: seen + 1 });
});

test('an outdated version is refused, be there a policy or not', async () => {
  const refusal = { code: 'request.version-outdated', status: 412 };
  await expect(set(1)).rejects.toMatchObject(refusal);
  await set(0);
  await expect(set(0)).rejects.toMatchObject(refusal);
  await expect(set(2)).rejects.toMatchObject(refusal);
});

test.each<[string, () => Actor, string]>([
  ['a user', () => aUser({ projectId }), 'permission.denied'],
  ['an auditor', () => anAuditor({ projectId }), 'permission.denied'],
  ['a stranger', () => aStranger(), 'project.not-found'],
  ['an admin of another project', () => anAdmin(), 'project.not-found'],
  ['an operator, of a project that there is not', () => anOperator(), 'project.not-found'],
])('no policy is set by %s', async (_, actor, code) => {
  await expect(set(0, { actor: actor() })).rejects.toMatchObject({ code });
  expect(await stored()).toBeNull();
});

test('a policy is set by nobody but an operator while its project is suspended', async () => {
  const membership = admin.membership && ({ ...admin.membership, projectState: 'suspended' } as const);
  await expect(set(0, { actor: { ...admin, membership } })).rejects.toMatchObject({ code: 'project.suspended' });
});

test('a policy that would refuse what it offers is not possible, and every field is named', () => {
  const asked = aPolicy({ defaultDays: 31, longestExtensionDays: 31, longestLifetimeDays: 30 });
  expect(refusalOf(() => assertPossible(asked))).toMatchObject({
    code: 'api-key-policy.not-possible',
    fields: [{ field: 'defaultDays' }, { field: 'longestExtensionDays' }],
  });
  expect(() => assertPossible({ ...asked, longestLifetimeDays: 31 })).not.toThrow();
});

test('the policy of the project is what keys are made by', async () => {
  await set(0, { defaultDays: 7, longestLifetimeDays: 30, longestExtensionDays: 30 });
  const { view } = await makeKey(keys, admin);
  expect(view.expiresAt).toBe(new Date(new Date(view.createdAt).getTime() + 7 * DAY_MS).toISOString());
  await expect(makeKey(keys, admin, { days: 31 })).rejects.toMatchObject({
    code: 'api-key.lifetime-exceeded',
    fields: [{ field: 'days' }],
  });
});

describe('the number of keys of a membership', () => {
  test('is kept, also where many are made at the same moment; a deleted one makes room', async () => {
    await set(0, { keysPerMember: 5 });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => makeKey(keys, admin)));
    const made = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }): unknown => reason);
    expect(made).toHaveLength(5);
    for (const refusal of refused) expect(refusal).toMatchObject({ code: 'api-key.limit-reached', status: 409 });
    expect(await keys.documents.countDocuments({ ownerId: admin.userId })).toBe(5);

    await keys.bus.request(deleteApiKey, { actor: admin, projectId, keyId: made[0]?.view.id ?? '' });
    await makeKey(keys, admin);
    await expect(makeKey(keys, admin)).rejects.toMatchObject({ code: 'api-key.limit-reached' });
  });

  test('is the membership’s own', async () => {
    await set(0, { keysPerMember: 1 });
    await makeKey(keys, admin);
    await makeKey(keys, aUser({ projectId }));
  });

  test('is counted from an index', async () => {
    const memberId = admin.membership?.memberId ?? '';
    const counted = keys.documents.find({ memberId, deletedAt: null, kind: 'standard', _id: { $nin: [newId('key')] } });
    const plan = JSON.stringify(await counted.limit(5).explain('queryPlanner'));
    expect(plan).toContain('"indexName":"memberId_1_deletedAt_1__id_1"');
    expect(plan).not.toContain('COLLSCAN');
  });
});
