import {
  changeMemberRole,
  createServiceAccount,
  listMembers,
  newId,
  removeMember,
  resolveSession,
  logIn,
  type Actor,
  type ListMembersQuery,
  type Role,
} from '#contracts';
import { aStranger } from '#testing';
import { MEMBER, type MemberDocument } from '../src/members/store/member.schema.js';
import { PASSWORD, refusal, START_WITHIN_MS, Tenants, type Tenant } from './tenants.js';

let scene: Tenants;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const changeRole = (actor: Actor, { view }: Pick<Tenant, 'view'>, role: Role) =>
  scene.bus.request(changeMemberRole, { actor, projectId: view.projectId, memberId: view.id, role });
const remove = (actor: Actor, { view }: Pick<Tenant, 'view'>) =>
  scene.bus.request(removeMember, { actor, projectId: view.projectId, memberId: view.id });
const list = (actor: Actor, projectId: string, query: Partial<ListMembersQuery> = {}) =>
  scene.bus.request(listMembers, { actor, projectId, query: { limit: 100, ...query } });

const members = () => scene.documents<MemberDocument>(MEMBER);
describe('a change of role', () => {
  test('is told with from and to, and once more is a success without an event', async () => {
    const { tenants } = await scene.projectOf('admin', 'user');
    const [admin, user] = tenants;
    expect(await changeRole(admin.actor, user, 'auditor')).toEqual({
      ...user.view,
      role: 'auditor',
      revision: `${user.memberId}:2`,
    });
    const { count, last } = await scene.lastEventOf(MEMBER, user.memberId);
    const actor = { id: admin.userId, role: 'admin' };
    expect(last).toMatchObject({
      type: 'member.role-changed',
      data: { userId: user.userId, from: 'user', to: 'auditor' },
    });
    expect(last).toMatchObject({ actor, before: { role: 'user' }, after: { role: 'auditor' } });
    await changeRole(admin.actor, user, 'auditor');
    expect(await scene.lastEventOf(MEMBER, user.memberId)).toMatchObject({ count });
  });

  test('is for admins and operators; a stranger is told that nothing is there', async () => {
    const { tenants } = await scene.projectOf('admin', 'user', 'auditor');
    const [admin, user, auditor] = tenants;
    for (const { actor } of [user, auditor])
      expect(await refusal(changeRole(actor, user, 'admin'))).toBe('permission.denied');
    const other = await scene.projectOf('admin');
    for (const actor of [aStranger(), other.tenants[0].actor]) {
      expect(await refusal(changeRole(actor, user, 'admin'))).toBe('project.not-found');
    }
    expect(await changeRole(scene.operator, user, 'admin')).toMatchObject({ role: 'admin' });
    expect(await refusal(changeRole(admin.actor, { view: { ...user.view, id: newId('mem') } }, 'user'))).toBe(
      'member.not-found',
    );
  });

  test('does not reach into another project', async () => {
    const mine = await scene.projectOf('admin');
    const other = await scene.projectOf('admin', 'user');
    const asMine = { view: { ...other.tenants[1].view, projectId: mine.projectId } };
    expect(await refusal(changeRole(mine.tenants[0].actor, asMine, 'admin'))).toBe('member.not-found');
  });

  test('is judged by what the caller is now, not by what it was when the request came in', async () => {
    const { tenants } = await scene.projectOf('admin', 'admin', 'admin', 'user');
    const [admin, demoted, removed, user] = tenants;
    await changeRole(admin.actor, demoted, 'user');
    await remove(admin.actor, removed);
    expect(await refusal(changeRole(demoted.actor, user, 'admin'))).toBe('permission.denied');
    expect(await refusal(changeRole(removed.actor, user, 'admin'))).toBe('project.not-found');
  });
});

describe('a removal', () => {
  test('leaves a tombstone that nobody finds, tells who went and why, and twice is once', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user');
    const [admin, user] = tenants;
    expect(await remove(admin.actor, user)).toEqual({ revision: `${user.memberId}:2` });
    expect(await remove(admin.actor, user)).toEqual({ revision: `${user.memberId}:2` });
    const { count, last } = await scene.lastEventOf(MEMBER, user.memberId);
    expect(count).toBe(2);
    const data = { userId: user.userId, role: 'user', reason: 'removed' };
    expect(last).toMatchObject({ type: 'member.removed', data, before: { role: 'user' }, after: null });
    expect(await members().findById(user.memberId).lean()).toMatchObject({ removedAt: expect.any(Date), keywords: [] });
    expect((await list(admin.actor, projectId)).items.map(({ id }) => id)).toEqual([admin.memberId]);
    expect(await refusal(changeRole(admin.actor, user, 'admin'))).toBe('member.not-found');
  });

  test('is not for ever: who is added again has a new membership, and no other than one', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user');
    const [admin, user] = tenants;
    await remove(admin.actor, user);
    const again = await scene.join(projectId, 'auditor', { id: user.userId });
    expect(again.memberId).not.toBe(user.memberId);
    expect(await refusal(scene.join(projectId, 'user', { id: user.userId }))).toBe('member.exists');
  });

  test.each(['user', 'auditor'] as const)('of itself is every %s’s right, of others it is not', async (role) => {
    const { tenants } = await scene.projectOf('admin', role, 'user');
    const [, one, other] = tenants;
    expect(await refusal(remove(one.actor, other))).toBe('permission.denied');
    expect(await refusal(remove(one.actor, { view: { ...other.view, id: newId('mem') } }))).toBe('permission.denied');
    expect(await refusal(remove(aStranger(), other))).toBe('project.not-found');
    expect(await remove(one.actor, one)).toEqual({ revision: `${one.memberId}:2` });
    expect((await scene.lastEventOf(MEMBER, one.memberId)).last).toMatchObject({ data: { reason: 'left' } });
    expect(await refusal(remove(one.actor, one))).toBe('project.not-found');
  });

  test('is seen by the next request of who was removed', async () => {
    const { projectId, tenants } = await scene.projectOf('admin');
    const person = await scene.user();
    const tokenDigest = newId('ses');
    await scene.bus.request(logIn, { email: person.email, password: PASSWORD, tokenDigest });
    const member = await scene.join(projectId, 'user', person);
    const resolve = async () => (await scene.bus.request(resolveSession, { tokenDigest, projectId })).actor.membership;
    expect(await resolve()).toEqual({ memberId: member.memberId, projectId, role: 'user' });
    await remove(tenants[0].actor, member);
    expect(await resolve()).toBeNull();
  });
});

describe('a service account', () => {
  test('is a member without a person, and its event says so', async () => {
    const { projectId, tenants } = await scene.projectOf('admin');
    const { actor } = tenants[0];
    const account = await scene.bus.request(createServiceAccount, {
      actor,
      projectId,
      name: 'nightly build',
      role: 'user',
    });
    expect(account).toMatchObject({
      kind: 'service-account',
      userId: null,
      email: null,
      name: 'nightly build',
      services: [],
    });
    const { last } = await scene.lastEventOf(MEMBER, account.id);
    expect(last).toMatchObject({ type: 'member.added', data: { userId: null, kind: 'service-account', role: 'user' } });
    const second = await scene.bus.request(createServiceAccount, {
      actor,
      projectId,
      name: 'nightly build',
      role: 'user',
    });
    expect((await list(actor, projectId)).items.map(({ id }) => id)).toEqual([
      tenants[0].memberId,
      account.id,
      second.id,
    ]);
  });

  test('is made by admins only', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user', 'auditor');
    const [, user, auditor] = tenants;
    const make = (actor: Actor) =>
      scene.bus.request(createServiceAccount, { actor, projectId, name: 'ci', role: 'user' });
    for (const { actor } of [user, auditor]) expect(await refusal(make(actor))).toBe('permission.denied');
    expect(await refusal(make(aStranger()))).toBe('project.not-found');
  });
});

describe('the list of members', () => {
  test('is whole for admin, auditor and operator, oldest first, in pages; a user sees its own row', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'auditor', 'user', 'user', 'user');
    const [admin, auditor, user] = tenants;
    const ids = tenants.map(({ memberId }) => memberId);
    for (const actor of [admin.actor, auditor.actor, scene.operator]) {
      const first = await list(actor, projectId, { limit: 3 });
      const second = await list(actor, projectId, { limit: 3, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
      expect(second.nextCursor).toBeNull();
    }
    expect(await list(user.actor, projectId)).toEqual({ items: [user.view], nextCursor: null });
    expect(await refusal(list(aStranger(), projectId))).toBe('project.not-found');
  });

  test('is a walk along an index, without a sort, that ends with the page', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user', 'user', 'user', 'user');
    const first = await list(tenants[0].actor, projectId, { limit: 1 });
    for (const cursor of [undefined, first.nextCursor ?? '']) {
      const page = () => list(tenants[0].actor, projectId, { limit: 2, ...(cursor && { cursor }) });
      const [query, ...others] = await scene.queriesDuring(MEMBER, page);
      expect(others).toEqual([]);
      expect(query?.planSummary).toMatch(/^(, )?(IXSCAN \{ projectId: 1, removedAt: 1, _id: 1 \}(, )?)+$/);
      expect(query).not.toHaveProperty('hasSortStage');
      expect(query).toMatchObject({ keysExamined: 3, docsExamined: 3 });
    }
  });

  test('of a user is one look-up', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user', 'user');
    const [query, ...others] = await scene.queriesDuring(MEMBER, () => list(tenants[1].actor, projectId));
    expect(others).toEqual([]);
    expect(query).toMatchObject({ planSummary: 'IXSCAN { projectId: 1, userId: 1 }', docsExamined: 1 });
  });
});
