import { jest } from '@jest/globals';
import { createApiKey, deleteApiKey } from '#contracts';
import { eventually } from '#testing';
import { consumers } from '../src/consumers.js';
import { ApiKeyStore } from '../src/keys/store/api-key.store.js';
import { aCreation } from './builders.js';
import { Followed, FOLLOWED } from './followed.js';
import { makeKey, type HeldKey } from './keys-service.js';
import { Membership } from './played-identity.js';

const START_WITHIN_MS = 300_000;

let at: Followed;

beforeAll(async () => {
  at = await Followed.open();
}, START_WITHIN_MS);
afterAll(() => at.close());

function remove({ actor, projectId }: Membership, { view }: HeldKey) {
  return at.keys.bus.request(deleteApiKey, { actor, projectId, keyId: view.id });
}

describe('a membership that ends', () => {
  test('takes all of its keys with it, each by one event of the system in the request that ended it', async () => {
    const member = await at.aMember();
    const held: HeldKey[] = [];
    for (let made = 0; made < 45; made++) held.push(await makeKey(at.keys, member.actor));
    const [, othersKey] = await at.aHolder(new Membership(member.projectId));
    const removed = member.removed();
    await at.identity.tell(removed);
    await at.heardOf(member, 2);

    for (const key of held) {
      expect(await at.deletionsOf(key)).toEqual(['member-removed']);
      const { pending = [] } = (await at.stored(key)) ?? {};
      const { requestid: requestId } = removed;
      expect(pending.at(-1)).toMatchObject({ actor: { kind: 'system', role: 'system' }, requestId, ver: 2 });
    }
    expect(await at.codeOf(othersKey)).toBe('valid');
  });

  test('ends a key that was deleted before no second time', async () => {
    const [member, key] = await at.aHolder();
    await remove(member, key);
    await at.identity.tell(member.removed());
    await at.heardOf(member, 2);
    expect(await at.deletionsOf(key)).toEqual([undefined]);
  });

  test('gets no new key, even by a request that was let in a moment before', async () => {
    const member = await at.aMember();
    await at.identity.tell(member.removed());
    await at.heardOf(member, 2);
    await expect(at.create(member)).rejects.toThrow('project.not-found');
    expect(await at.keysOf(member)).toEqual([]);
  });

  test('leaves no key behind that was under way when the others were looked for', async () => {
    const member = await at.aMember();
    const store = at.keys.app.get(ApiKeyStore);
    const insert = store.insertOnce.bind(store);
    jest.spyOn(store, 'insertOnce').mockImplementationOnce(async (...given) => {
      await at.identity.tell(member.removed());
      await at.heardOf(member, 2);
      return insert(...given);
    });
    await expect(at.create(member)).rejects.toThrow('project.not-found');
    const types = (await at.keysOf(member)).map(({ pending }) => pending.map(({ type }) => type));
    expect(types).toEqual([['key.created', 'key.deleted']]);
  });
});

describe('a change of role', () => {
  test('retires the keys of the old role, and says so; the new role has keys of its own', async () => {
    const [member, old] = await at.aHolder();
    await at.identity.tell(member.roleChanged('admin'));
    await at.heardOf(member, 2);
    expect(await at.deletionsOf(old)).toEqual(['role-changed']);
    expect(await at.codeOf(old)).toBe('deleted');
    expect(await at.verify(await makeKey(at.keys, member.actor))).toMatchObject({ valid: true, role: 'admin' });
  });

  test('and back again revives nothing', async () => {
    const [member, first] = await at.aHolder();
    await at.identity.tell(member.roleChanged('admin'), member.roleChanged('user'));
    await at.heardOf(member, 3);
    expect(await at.deletionsOf(first)).toEqual(['role-changed']);
  });

  test('that was not heard of yet is asked for: the key of the new role works at once, and stays', async () => {
    const [member, old] = await at.aHolder();
    const change = member.roleChanged('admin');
    at.identity.answers.members.push(member.factsAt(change));
    const young = await makeKey(at.keys, member.actor);
    expect(await at.codeOf(young)).toBe('valid');
    expect(await at.codeOf(old)).toBe('deleted');
    await at.identity.tell(change, member.permissionsChanged([]));
    await at.heardOf(member, 3);
    expect(await at.codeOf(young)).toBe('valid');
    expect(await at.deletionsOf(old)).toEqual(['role-changed']);
  });

  test('gives no key of the old role to a request that was let in a moment before', async () => {
    const member = await at.aMember();
    const late = aCreation(member.actor).request;
    const change = member.roleChanged('auditor');
    at.identity.answers.members.push(member.factsAt(change));
    await at.identity.tell(change);
    await at.heardOf(member, 2);
    await expect(at.keys.bus.request(createApiKey, late)).rejects.toThrow('permission.denied');
  });
});

describe('however the events come', () => {
  test('told twice, they change nothing more', async () => {
    const [member, key] = await at.aHolder();
    await at.identity.tell(member.roleChanged('admin'), member.permissionsChanged([]));
    await at.heardOf(member, 3);
    const young = await makeKey(at.keys, member.actor);
    const before = await at.tenantOf(member);
    await at.identity.forget(consumers.members.durable);
    await at.aMember();
    expect(await at.tenantOf(member)).toEqual(before);
    expect(await at.deletionsOf(key)).toEqual(['role-changed']);
    expect(await at.codeOf(young)).toBe('valid');
  });

  test('a removal that comes before what led to it stands', async () => {
    const member = new Membership();
    const [added, changed, removed] = [member.added(), member.roleChanged('admin'), member.removed()];
    const key = await makeKey(at.keys, member.actor);
    await at.identity.tell(removed, changed, added);
    await eventually(async () => expect(await at.tenantOf(member)).toMatchObject({ servicesVer: 1 }), FOLLOWED);
    expect(await at.tenantOf(member)).toMatchObject({ ver: 3, role: 'admin', removedAt: expect.any(Date) });
    expect(await at.deletionsOf(key)).toEqual(['member-removed']);
  });

  test('while the service is away, they wait for it', async () => {
    const [leaver, leaversKey] = await at.aHolder();
    const [riser, risersKey] = await at.aHolder();
    await at.restart(() => at.identity.tell(leaver.removed(), riser.roleChanged('admin'), riser.roleChanged('user')));
    await at.heardOf(leaver, 2);
    await at.heardOf(riser, 3);
    expect(await at.deletionsOf(leaversKey)).toEqual(['member-removed']);
    expect(await at.deletionsOf(risersKey)).toEqual(['role-changed']);
  });

  test('one that never comes, because the stream has lost it, is found with identity', async () => {
    const [member, key] = await at.aHolder();
    await at.restart(() => {
      const lost = member.removed();
      at.identity.answers.members.push(member.factsAt(lost, { removedAt: lost.time }));
      return Promise.resolve();
    });
    await at.heardOf(member, 2);
    expect(await at.deletionsOf(key)).toEqual(['member-removed']);
  });

  test('what a crash between the note and the deletions has left is done at the next start', async () => {
    const [member, key] = await at.aHolder();
    const gone = await makeKey(at.keys, member.actor);
    await remove(member, gone);
    await at.tenants.updateOne({ _id: member.id }, { $set: { removedAt: new Date(), ver: 2, keysDue: true } });
    await at.restart(() => Promise.resolve());
    await at.heardOf(member, 2);
    expect(await at.deletionsOf(key)).toEqual(['member-removed']);
    expect(await at.deletionsOf(gone)).toEqual([undefined]);
  });
});
