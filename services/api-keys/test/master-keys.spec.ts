import { jest } from '@jest/globals';
import {
  apiKeyCreated,
  deleteApiKey,
  newId,
  revealApiKey,
  verifyApiKey,
  type Actor,
  type Idempotency,
  type KeywardEvent,
} from '#contracts';
import { anAdmin, anOperator, aUser, eventually, withKey } from '#testing';
import { defaultPolicy, DAY_MS } from '../src/keys/domain/policy.js';
import type { ApiKeyDocument } from '../src/keys/store/api-key.schema.js';
import { ApiKeyStore } from '../src/keys/store/api-key.store.js';
import { masterOf } from '../src/masters/domain/master-key.js';
import { BearMasterKey } from '../src/masters/use-cases/bear-master-key.js';
import { aMaterial, once } from './builders.js';
import { Followed, FOLLOWED } from './followed.js';
import { Membership } from './played-identity.js';

const START_WITHIN_MS = 300_000;

let at: Followed;

beforeAll(async () => {
  at = await Followed.open();
}, START_WITHIN_MS);
afterAll(() => at.close());

/** The one living master key of the membership. */
async function masterOfMember(member: Membership): Promise<ApiKeyDocument> {
  const living = (await at.mastersOf(member)).filter(({ deletedAt }) => deletedAt === null);
  expect(living).toHaveLength(1);
  return living[0] as ApiKeyDocument;
}

function ofServiceAccount(event: KeywardEvent): KeywardEvent {
  return { ...event, data: { ...event.data, userId: null, kind: 'service-account' } };
}

describe('a master key is born', () => {
  test('with a membership, by the system, in the request that made it: without a text', async () => {
    const member = new Membership();
    const added = member.added();
    await at.identity.tell(added);
    await at.heardOf(member, 1);
    const { projectId, id: memberId, userId: ownerId } = member;
    const { pending, expiresAt, createdAt, ...master } = await masterOfMember(member);
    const text = { digest: null, prefix: '', lastFour: null };
    expect(master).toMatchObject({ kind: 'master', projectId, memberId, ownerId, role: 'user', scopes: null, ...text });
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(defaultPolicy.longestLifetimeDays * DAY_MS);
    const actor = { kind: 'system', role: 'system' };
    const data = { kind: 'master', ownerId, memberId, role: 'user', lastFour: null };
    const { type } = apiKeyCreated;
    expect(pending).toMatchObject([{ type, ver: 1, actor, data, requestId: added.requestid }]);
  });

  test('for a person only: a service account has none', async () => {
    const member = new Membership();
    await at.identity.tell(ofServiceAccount(member.added()), ofServiceAccount(member.roleChanged('admin')));
    await at.heardOf(member, 2);
    expect(await at.mastersOf(member)).toEqual([]);
  });

  test('anew with another role, while the one of the role before it ends', async () => {
    const member = await at.aMember();
    const first = await masterOfMember(member);
    await at.identity.tell(member.roleChanged('admin'));
    await at.heardOf(member, 2);
    const [ended, living] = await at.mastersOf(member);
    expect(ended).toMatchObject({ _id: first._id, deletedAt: expect.any(Date), masterOf: null });
    expect(ended?.pending.at(-1)).toMatchObject({ type: 'key.deleted', data: { reason: 'role-changed' } });
    expect(living).toMatchObject({
      role: 'admin',
      deletedAt: null,
      masterOf: masterOf({ memberId: member.id, role: 'admin' }),
    });
  });

  test('once, however many see to it at the same moment', async () => {
    const member = await at.aMember();
    await at.keys.documents.deleteMany({ memberId: member.id });
    await at.tenants.updateOne({ _id: member.id }, { $set: { masterDue: true } });
    const births = at.keys.app.get(BearMasterKey);
    await Promise.all(Array.from({ length: 20 }, () => births.execute(member.id)));
    expect(await at.mastersOf(member)).toHaveLength(1);
    expect(await at.tenantOf(member)).toMatchObject({ masterDue: false });
  });

  test('not for a role that ended while it was being born', async () => {
    const member = await at.aMember();
    await at.keys.documents.deleteMany({ memberId: member.id });
    await at.tenants.updateOne({ _id: member.id }, { $set: { masterDue: true } });
    const store = at.keys.app.get(ApiKeyStore);
    const insert = store.insert.bind(store);
    jest.spyOn(store, 'insert').mockImplementationOnce(async (...given) => {
      await at.identity.tell(member.removed());
      await at.heardOf(member, 2);
      return insert(...given);
    });
    await at.keys.app.get(BearMasterKey).execute(member.id);
    const [{ pending = [] } = {}, ...others] = await at.mastersOf(member);
    expect(pending.map(({ type }) => type)).toEqual(['key.created', 'key.deleted']);
    expect(others).toEqual([]);
  });

  test('after a start, where a crash came before it, or the member was there before there were any', async () => {
    const [crashed, older] = [await at.aMember(), await at.aMember()];
    await at.keys.documents.deleteMany({ memberId: { $in: [crashed.id, older.id] } });
    await at.tenants.updateOne({ _id: crashed.id }, { $set: { masterDue: true } });
    await at.tenants.updateOne({ _id: older.id }, { $unset: { masterDue: true } });
    await at.restart(() => Promise.resolve());
    await eventually(async () => {
      expect(await at.mastersOf(crashed)).toHaveLength(1);
      expect(await at.mastersOf(older)).toHaveLength(1);
    }, FOLLOWED);
  });
});

/** As the gateway asks. */
function reveal(
  { projectId, actor: owner }: Membership,
  keyId: string,
  { actor = owner, idempotency = once() }: { readonly actor?: Actor; readonly idempotency?: Idempotency } = {},
) {
  const material = aMaterial(keyId);
  const replacement = aMaterial(newId('key'));
  const request = { actor, projectId, keyId, material, replacement, idempotency };
  return { material, replacement, reply: at.keys.bus.request(revealApiKey, request) };
}

function remove({ actor, projectId }: Membership, keyId: string) {
  return at.keys.bus.request(deleteApiKey, { actor, projectId, keyId, confirm: keyId });
}

async function verify(keyId: string, digest: string) {
  return at.keys.bus.request(verifyApiKey, { actor: anOperator(), keyId, digest });
}

describe('a master key is revealed', () => {
  test('to its owner once: it holds from then on, for all its owner may', async () => {
    const member = await at.aMember();
    const { _id: keyId } = await masterOfMember(member);
    const { material, reply } = reveal(member, keyId);
    const { digest, prefix, lastFour, sealed } = material;
    const view = { id: keyId, kind: 'master', prefix, lastFour, version: 2 };
    expect(await reply).toMatchObject({ body: view, sealed, replayed: false });
    const platformScopes = ['verify', 'api-keys:read'];
    expect(await verify(keyId, digest)).toMatchObject({ code: 'valid', kind: 'master', role: 'user', platformScopes });
    const actor = { kind: 'user', id: member.userId };
    expect((await masterOfMember(member)).pending.at(-1)).toMatchObject({
      type: 'key.revealed',
      actor,
      data: { lastFour },
    });
    await expect(reveal(member, keyId).reply).rejects.toThrow('api-key.revealed');
    expect(await verify(keyId, digest)).toMatchObject({ code: 'valid' });
  });

  test('again to a retry of the same request, with the first text', async () => {
    const member = await at.aMember();
    const { _id: keyId } = await masterOfMember(member);
    const idempotency = once();
    const first = reveal(member, keyId, { idempotency });
    const { body } = await first.reply;
    const retry = await reveal(member, keyId, { idempotency }).reply;
    expect(retry).toEqual({ body, sealed: first.material.sealed, replayed: true });
  });

  test('to one of many who ask at once', async () => {
    const member = await at.aMember();
    const { _id: keyId } = await masterOfMember(member);
    const asked = Array.from({ length: 20 }, () => reveal(member, keyId));
    const replies = await Promise.allSettled(asked.map(({ reply }) => reply));
    const revealed = asked.filter((_, place) => replies[place]?.status === 'fulfilled');
    expect(revealed).toHaveLength(1);
    expect(await verify(keyId, revealed[0]?.material.digest ?? '')).toMatchObject({ code: 'valid' });
  });

  test('to nobody else, not even who manages all keys, nor a program with a key', async () => {
    const member = await at.aMember();
    const { projectId } = member;
    const { _id: keyId } = await masterOfMember(member);
    const by = (actor: Actor) => reveal(member, keyId, { actor }).reply;
    await expect(by(anAdmin({ projectId }))).rejects.toThrow('permission.denied');
    await expect(by(anOperator())).rejects.toThrow('permission.denied');
    await expect(by(withKey(member.actor, { kind: 'master' }))).rejects.toThrow('permission.denied');
    await expect(by(aUser({ projectId }))).rejects.toThrow('api-key.not-found');
    await expect(by(anAdmin())).rejects.toThrow('api-key.not-found');
    expect(await masterOfMember(member)).toMatchObject({ ver: 1, digest: null });
  });

  test('and no other key is', async () => {
    const [member, { view }] = await at.aHolder();
    await expect(reveal(member, view.id).reply).rejects.toThrow('api-key.not-master');
    await remove(member, view.id);
    await expect(reveal(member, view.id).reply).rejects.toThrow('api-key.not-found');
    await expect(reveal(member, newId('key')).reply).rejects.toThrow('api-key.not-found');
  });
});

describe('a master key that was deleted', () => {
  test('is replaced by a fresh one at the next reveal, once', async () => {
    const member = await at.aMember();
    const { _id: gone } = await masterOfMember(member);
    await remove(member, gone);
    const idempotency = once();
    const { replacement, reply } = reveal(member, gone, { idempotency });
    const { body, sealed } = await reply;
    expect(body).toMatchObject({ id: replacement.keyId, kind: 'master', role: 'user', lastFour: replacement.lastFour });
    expect(sealed).toBe(replacement.sealed);
    expect(await verify(replacement.keyId, replacement.digest)).toMatchObject({ code: 'valid', kind: 'master' });
    expect((await masterOfMember(member)).pending).toMatchObject([
      { type: 'key.created', actor: { id: member.userId } },
    ]);
    expect(await reveal(member, gone, { idempotency }).reply).toEqual({ body, sealed, replayed: true });
    await expect(reveal(member, gone).reply).rejects.toThrow('api-key.revealed');
  });

  test('has one successor, however many ask for it at once', async () => {
    const member = await at.aMember();
    const { _id: gone } = await masterOfMember(member);
    await remove(member, gone);
    const replies = await Promise.allSettled(Array.from({ length: 10 }, () => reveal(member, gone).reply));
    expect(replies.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = replies.flatMap((reply) => (reply.status === 'rejected' ? [String(reply.reason)] : []));
    expect(new Set(reasons)).toEqual(new Set(['Problem: api-key.revealed']));
    await masterOfMember(member);
  });

  test('because its role ended has none: another role’s key goes by its own id', async () => {
    const member = await at.aMember();
    const first = await masterOfMember(member);
    await at.identity.tell(member.roleChanged('admin'));
    await at.heardOf(member, 2);
    await expect(reveal(member, first._id).reply).rejects.toThrow('api-key.not-found');
    await at.identity.tell(member.roleChanged('user'));
    await at.heardOf(member, 3);
    await expect(reveal(member, first._id).reply).rejects.toThrow('api-key.not-found');
    const { _id: present } = await masterOfMember(member);
    expect((await reveal(member, present).reply).body).toMatchObject({ id: present, role: 'user' });
  });
});
