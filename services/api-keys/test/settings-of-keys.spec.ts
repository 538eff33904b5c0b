import {
  deleteApiKey,
  editApiKey,
  newId,
  setApiKeyPolicy,
  type Actor,
  type CreateApiKeyRequest,
  type EditApiKeyRequest,
  type MemberFacts,
  type Role,
} from '#contracts';
import { anAdmin, anAuditor, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { aCreation, aPolicy, once } from './builders.js';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';
import { PlayedIdentity } from './played-identity.js';

const START_WITHIN_MS = 300_000;
const compute = newId('svc');
const storage = newId('svc');

let servers: TestServers;
let identity: PlayedIdentity;
let keys: KeysService;
let owner: Actor;
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
  owner = aUser();
  projectId = owner.membership?.projectId ?? '';
  admin = anAdmin({ projectId });
});

/** A membership as identity would answer for it from now on. */
function known(given: Partial<MemberFacts>): MemberFacts {
  const changedAt = '2026-03-01T00:00:00.000Z';
  const blank = { id: newId('mem'), projectId, userId: newId('usr'), role: 'user' as Role, services: [] };
  const facts = { ...blank, removedAt: null, version: 1, changedAt, ...given };
  identity.answers.members.push(facts);
  return facts;
}

const grant = (services: readonly string[], version = 1) =>
  known({ id: owner.membership?.memberId ?? '', userId: owner.userId, services, version });
const aServiceAccount = (given: Partial<MemberFacts> = {}) => known({ userId: null, ...given });
const stored = (id: string) => keys.documents.findById(id).lean();
const edit = ({ view }: HeldKey, given: Partial<EditApiKeyRequest>) =>
  keys.bus.request(editApiKey, { actor: owner, projectId, keyId: view.id, expectedVersion: 1, ...given });
const setPolicy = (given: Parameters<typeof aPolicy>[0]) =>
  keys.bus.request(setApiKeyPolicy, { actor: admin, projectId, expectedVersion: 0, ...aPolicy(given) });

describe('a key that is made', () => {
  test('has the settings that were asked for, in its document, its event and its answer', async () => {
    grant([compute]);
    const settings = {
      name: 'nightly',
      scopes: [compute, 'verify'],
      allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'],
      rateLimit: { requests: 10, seconds: 60 },
      remainingUses: 100,
      metadata: { team: 'weather' },
      tags: ['batch'],
    };
    const expiresAt = new Date(keys.clock.now().getTime() + DAY_MS).toISOString();
    const { view } = await makeKey(keys, owner, { ...settings, expiresAt });
    expect(view).toMatchObject({ ...settings, expiresAt });
    expect(await stored(view.id)).toMatchObject({ ...settings, pending: [{ data: settings, after: settings }] });
  });

  test('reaches no further than its owner, by what identity says at that moment', async () => {
    grant([]);
    const refusal = { code: 'api-key.scope-not-granted', fields: [{ field: 'scopes.0' }] };
    await expect(makeKey(keys, owner, { scopes: [compute] })).rejects.toMatchObject(refusal);
    identity.answers.members.length = 0;
    grant([compute], 2);
    expect((await makeKey(keys, owner, { scopes: [compute] })).view.scopes).toEqual([compute]);
  });

  test.each<[string, Partial<CreateApiKeyRequest>]>([
    ['a mask that there is not', { allowedCidrs: ['192.0.2.0/33'] }],
    ['metadata without an end', { metadata: { a: 'a'.repeat(501) } }],
    ['a name of two lines', { name: 'a\nb' }],
    ['a day that there is not', { expiresAt: '2026-02-30T00:00:00Z' }],
  ])('is held to the contract here too: %s', async (_, given) => {
    await expect(makeKey(keys, owner, given)).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('is given again on a retry, whatever has come to forbid it meanwhile', async () => {
    await setPolicy({ keysPerMember: 1 });
    const idempotency = once();
    const expiresAt = new Date(keys.clock.now().getTime() + 1_000).toISOString();
    const { request } = aCreation(owner, { idempotency, expiresAt });
    const { view } = await makeKey(keys, owner, request);
    keys.clock.advance(2_000);
    expect((await makeKey(keys, owner, { idempotency, expiresAt })).view).toEqual(view);
    const other = { idempotency: once({ key: idempotency.key }), expiresAt };
    await expect(makeKey(keys, owner, other)).rejects.toMatchObject({ code: 'idempotency.key-reused' });
  });
});

describe('a key of a service account', () => {
  test('is made by an admin, belongs to the account and stands in its role', async () => {
    const account = aServiceAccount({ role: 'auditor', services: [compute] });
    const { view } = await makeKey(keys, admin, { serviceAccountId: account.id, scopes: [compute, 'audit:read'] });
    expect(view).toMatchObject({ ownerId: account.id, memberId: account.id, role: 'auditor' });
    expect(await stored(view.id)).toMatchObject({ pending: [{ actor: { id: admin.userId } }] });
  });

  test('reaches no further than the account, however far its maker does', async () => {
    known({ id: admin.membership?.memberId ?? '', userId: admin.userId, services: [compute] });
    const { id } = aServiceAccount();
    const wish = makeKey(keys, admin, { serviceAccountId: id, scopes: [compute, 'audit:read'] });
    const fields = [{ field: 'scopes.0' }, { field: 'scopes.1' }];
    await expect(wish).rejects.toMatchObject({ code: 'api-key.scope-not-granted', fields });
  });

  test.each<[string, () => Actor, () => string, string]>([
    ['a user', () => owner, () => aServiceAccount().id, 'permission.denied'],
    ['an auditor', () => anAuditor({ projectId }), () => aServiceAccount().id, 'permission.denied'],
    ['a stranger', () => aStranger(), () => aServiceAccount().id, 'project.not-found'],
    ['an admin, for nobody', () => admin, () => newId('mem'), 'member.not-found'],
    ['an admin, for a person', () => admin, () => known({}).id, 'member.not-found'],
    [
      'an admin, for an account of another project',
      () => admin,
      () => aServiceAccount({ projectId: newId('prj') }).id,
      'member.not-found',
    ],
    [
      'an admin, for an account that was removed',
      () => admin,
      () => aServiceAccount({ removedAt: '2026-03-01T00:00:00.000Z' }).id,
      'member.not-found',
    ],
  ])('is not made by %s', async (_, actor, account, code) => {
    const serviceAccountId = account();
    await expect(makeKey(keys, actor(), { projectId, serviceAccountId })).rejects.toMatchObject({ code });
    expect(await keys.documents.countDocuments({ memberId: serviceAccountId })).toBe(0);
  });
});

describe('an edit', () => {
  test('changes what is given, and its event tells that and no more', async () => {
    grant([compute, storage]);
    const key = await makeKey(keys, owner, { scopes: [compute], tags: ['batch'] });
    const view = await edit(key, { scopes: [compute, storage], tags: ['batch'], remainingUses: 5 });
    const changed = { scopes: [compute, storage], remainingUses: 5, version: 2 };
    expect(view).toEqual({ ...key.view, ...changed, revision: `${view.id}:2` });
    const before = { scopes: [compute], remainingUses: null };
    const after = { scopes: [compute, storage], remainingUses: 5 };
    const event = { type: 'key.edited', ver: 2, data: { before, after }, before, after };
    const { pending = [] } = (await stored(view.id)) ?? {};
    expect(pending.at(-1)).toEqual(expect.objectContaining(event));
  });

  test('of nothing that would differ has no event', async () => {
    const key = await makeKey(keys, owner, { name: 'nightly', rateLimit: { requests: 1, seconds: 1 } });
    const given = { name: 'nightly', rateLimit: { requests: 1, seconds: 1 }, metadata: {} };
    expect(await edit(key, given)).toEqual({ ...key.view, revision: `${key.view.id}:1` });
    expect(await stored(key.view.id)).toMatchObject({ ver: 1, pending: [{ ver: 1 }] });
  });

  test('of an outdated version is refused; of ten at the same moment one takes effect', async () => {
    const key = await makeKey(keys, owner);
    const edits = Array.from({ length: 10 }, (_, at) => edit(key, { name: `name ${at}` }));
    const outcomes = await Promise.allSettled(edits);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(edit(key, { name: 'late' })).rejects.toMatchObject({ code: 'request.version-outdated', status: 412 });
    expect(await stored(key.view.id)).toMatchObject({ ver: 2 });
  });

  test('that is sent again with the version it was made in finds itself done', async () => {
    const key = await makeKey(keys, owner);
    const done = await edit(key, { name: 'renamed' });
    expect(await edit(key, { name: 'renamed' })).toEqual(done);
    expect(await stored(key.view.id)).toMatchObject({ ver: 2 });
  });

  test('keeps scopes that were taken from the owner since, and gives no new ones', async () => {
    grant([compute]);
    const key = await makeKey(keys, owner, { scopes: [compute] });
    identity.answers.members.length = 0;
    grant([], 2);
    await expect(edit(key, { scopes: [compute, storage] })).rejects.toMatchObject({
      code: 'api-key.scope-not-granted',
      fields: [{ field: 'scopes.1' }],
    });
    expect(await edit(key, { scopes: [compute], name: 'kept' })).toMatchObject({ name: 'kept', scopes: [compute] });
  });

  test('confines no master key, and may name it', async () => {
    const key = await makeKey(keys, owner);
    await keys.documents.updateOne({ _id: key.view.id }, { kind: 'master' });
    await expect(edit(key, { scopes: [] })).rejects.toMatchObject({ code: 'api-key.master-fixed' });
    expect(await edit(key, { scopes: null, name: 'mine' })).toMatchObject({ name: 'mine', version: 2 });
  });

  test.each<[string, () => Actor, string]>([
    ['a stranger', () => aStranger(), 'api-key.not-found'],
    ['another user', () => aUser({ projectId }), 'api-key.not-found'],
    ['an admin of another project', () => anAdmin(), 'api-key.not-found'],
    ['its owner, as an auditor now', () => anAuditor({ projectId, userId: owner.userId }), 'permission.denied'],
  ])('is not for %s', async (_, actor, code) => {
    const key = await makeKey(keys, owner);
    await expect(edit(key, { actor: actor(), name: 'mine' })).rejects.toMatchObject({ code });
    expect(await stored(key.view.id)).toMatchObject({ ver: 1 });
  });

  test('is for an admin of the project and for operators too; not of a deleted key', async () => {
    const key = await makeKey(keys, owner);
    await edit(key, { actor: admin, name: 'first' });
    await edit(key, { actor: anOperator(), name: 'second', expectedVersion: 2 });
    await keys.bus.request(deleteApiKey, { actor: owner, projectId, keyId: key.view.id });
    const late = edit(key, { name: 'third', expectedVersion: 4 });
    await expect(late).rejects.toMatchObject({ code: 'api-key.not-found' });
  });
});
