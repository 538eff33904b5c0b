import {
  createServiceAccount,
  listMembers,
  memberAdded,
  newId,
  removeMember,
  systemActor,
  userProfileChanged,
  type Actor,
  type ListMembersQuery,
} from '#contracts';
import { Transactions } from '#outbox';
import { aStranger, eventually } from '#testing';
import { newPerson } from '../src/members/domain/member.js';
import { MEMBER, type MemberDocument } from '../src/members/store/member.schema.js';
import { MemberStore } from '../src/members/store/member.store.js';
import { UserStore } from '../src/users/store/user.store.js';
import { refusal, START_WITHIN_MS, Tenants, type Tenant } from './tenants.js';

const SOON = { withinMs: 10_000 };

let scene: Tenants;
let projectId: string;
let admin: Tenant;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
beforeEach(async () => {
  const made = await scene.projectOf('admin');
  projectId = made.projectId;
  [admin] = made.tenants;
});
afterAll(() => scene.stop());

async function member(name: string, email?: string): Promise<Tenant> {
  return scene.join(projectId, 'user', await scene.user(name, email));
}

const search = (q: string, query: Partial<ListMembersQuery> = {}, actor: Actor = admin.actor) =>
  scene.bus.request(listMembers, { actor, projectId, query: { limit: 100, q, ...query } });
const namesFor = async (q: string) => (await search(q)).items.map(({ name }) => name).toSorted();

/** As the account's owner would: one write with its event. */
async function rename({ userId }: Pick<Tenant, 'userId'>, name: string): Promise<void> {
  const data = { fields: ['name'], before: {}, after: {} };
  await scene.app.get(UserStore).change(userId, () => ({
    set: { name },
    event: userProfileChanged.of({ actor: systemActor, data }),
  }));
}

describe('a search for members', () => {
  test('finds by name, e-mail, and id, whatever the case and the accents, and Chinese by any part', async () => {
    const jose = await member('José Nuñez', `j.nunez.${newId('req')}@example.org`);
    await member('王小明');
    await scene.bus.request(createServiceAccount, {
      actor: admin.actor,
      projectId,
      name: 'nightly build',
      role: 'user',
    });
    expect(await namesFor('jose')).toEqual(['José Nuñez']);
    expect(await namesFor('ÑEZ')).toEqual(['José Nuñez']);
    expect(await namesFor('J.NUNEZ')).toEqual(['José Nuñez']);
    expect(await namesFor(jose.userId)).toEqual(['José Nuñez']);
    expect(await namesFor('小明')).toEqual(['王小明']);
    expect(await namesFor('build')).toEqual(['nightly build']);
    expect(await namesFor('example.org')).toEqual(['Ada Lovelace', 'José Nuñez', '王小明']);
  });

  test('wants every word', async () => {
    await member('Grace Hopper');
    await member('Grace Kelly');
    expect(await namesFor('grace hop')).toEqual(['Grace Hopper']);
    expect(await namesFor('kelly grace')).toEqual(['Grace Kelly']);
    expect(await namesFor('hopper kelly')).toEqual([]);
    expect(await namesFor('grace nobody')).toEqual([]);
  });

  test('takes what it is given literally', async () => {
    await member('a.*b(c+)+$');
    await member('axxb');
    for (const q of ['a.*b', '(c+)+$', '.*']) expect(await namesFor(q)).toEqual(['a.*b(c+)+$']);
    for (const q of ['a.b', '^a', '{"$gt":""}', '[a-z]']) expect(await namesFor(q)).toEqual([]);
  });

  test('without a word is the whole list', async () => {
    await member('Grace Hopper');
    for (const q of ['', '  ', '\u3000']) expect((await search(q)).items).toHaveLength(2);
  });

  test('shows a user its own row or none, an auditor and an operator all, a stranger nothing', async () => {
    const user = await member('Grace Hopper');
    const auditor = await scene.join(projectId, 'auditor');
    for (const actor of [auditor.actor, scene.operator]) {
      expect((await search('hopper', {}, actor)).items.map(({ id }) => id)).toEqual([user.memberId]);
    }
    expect((await search('hopper', {}, user.actor)).items).toEqual([user.view]);
    expect((await search('lovelace', {}, user.actor)).items).toEqual([]);
    expect(await refusal(search('hopper', {}, aStranger()))).toBe('project.not-found');
  });

  test('does not look into other projects, nor at who was removed', async () => {
    const user = await member('Grace Hopper');
    const other = await scene.projectOf('admin');
    await scene.join(other.projectId, 'user', { id: user.userId });
    expect(await namesFor('hopper')).toEqual(['Grace Hopper']);
    await scene.bus.request(removeMember, { actor: admin.actor, projectId, memberId: user.memberId });
    expect(await namesFor('hopper')).toEqual([]);
  });

  test('comes in pages that neither skip nor repeat, though a name may match in many places', async () => {
    const names = ['anana', 'banana', 'ana', 'an', 'nan ana', 'anna anna', 'Hannah', 'Susan'];
    for (const name of names) await member(name);
    const whole = (await search('an')).items.map(({ name }) => name);
    expect(whole.toSorted()).toEqual(names.toSorted());
    for (const limit of [1, 2, 3, 8]) {
      const paged: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page = await search('an', { limit, ...(cursor !== undefined && { cursor }) });
        paged.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole);
    }
  });

  test('takes no cursor of another search', async () => {
    await Promise.all([member('Grace Hopper'), member('Grace Kelly')]);
    const { nextCursor } = await search('grace', { limit: 1 });
    expect(nextCursor).not.toBeNull();
    for (const q of ['gra', 'hopper', '']) {
      expect(await refusal(search(q, { limit: 1, cursor: nextCursor ?? '' }))).toBe('request.malformed');
    }
  });

  test('is a walk along the index that ends with the page, without a sort', async () => {
    for (let made = 0; made < 12; made++) await member(`Grace ${made}`);
    const [query, ...others] = await scene.queriesDuring(MEMBER, () => search('grace', { limit: 3 }));
    expect(others).toEqual([]);
    expect(query).toMatchObject({ planSummary: 'IXSCAN { projectId: 1, keywords: 1, _id: 1 }' });
    expect(query).not.toHaveProperty('hasSortStage');
    const nothing = await scene.queriesDuring(MEMBER, () => search('nobody'));
    expect(nothing).toMatchObject([{ keysExamined: 0, docsExamined: 0 }]);
  });

  test('is led by the rarer of two words', async () => {
    for (const name of ['Grace', 'Mary', 'Zygmunt', 'Susan', 'Hannah']) await member(name);
    const queries = await scene.queriesDuring(MEMBER, () => search('example zygmunt'));
    expect(queries).toMatchObject([{ docsExamined: 1 }]);
  });
});

describe('the words a member is found by', () => {
  test('follow the name of its user, in every project', async () => {
    const user = await member('Grace Hopper');
    const other = await scene.projectOf('admin');
    await scene.join(other.projectId, 'user', { id: user.userId });
    await rename(user, 'Grace Brewster');
    await eventually(async () => expect(await namesFor('brewster')).toEqual(['Grace Brewster']), SOON);
    expect(await namesFor('hopper')).toEqual([]);
    const rows = await scene.documents<MemberDocument>(MEMBER).find({ userId: user.userId }).lean();
    expect(rows.map(({ ver, keywords }) => [ver, keywords.includes('brewster')])).toEqual([
      [1, true],
      [1, true],
    ]);
  });

  test('are those of now for who became a member while being renamed', async () => {
    const { id: userId } = await scene.user('Grace Hopper');
    const before = await scene.app.get(UserStore).find(userId);
    if (before === null) throw new Error('the user is missing');
    await rename({ userId }, 'Grace Brewster');
    const state = { ...newPerson(newId('mem'), before, 'user'), projectId };
    const data = { userId, kind: 'person', role: 'user', services: [] } as const;
    const event = memberAdded.of({ actor: systemActor, data });
    await scene.app.get(Transactions).run((session) => scene.app.get(MemberStore).insert({ state, event }, session));
    await eventually(async () => expect(await namesFor('brewster')).toEqual(['Grace Brewster']), SOON);
    expect(await namesFor('hopper')).toEqual([]);
  });

  test('do not go back to an older name, whoever comes late with it', async () => {
    const user = await member('Grace Hopper');
    const store = scene.app.get(MemberStore);
    const named = (name: string, ver: number) => ({ _id: user.userId, name, email: 'grace@example.org', ver });
    await store.follow(named('Grace Brewster', 9));
    await store.follow(named('Grace Murray', 8));
    await store.follow(named('Grace Murray', 9));
    expect(await namesFor('brewster')).toHaveLength(1);
    expect(await namesFor('murray')).toEqual([]);
  });

  test('go with the member, and do not come back by a change of its user', async () => {
    const user = await member('Grace Hopper');
    await scene.bus.request(removeMember, { actor: admin.actor, projectId, memberId: user.memberId });
    await scene.app.get(MemberStore).follow({ _id: user.userId, name: 'Grace', email: 'g@example.org', ver: 99 });
    expect(await scene.documents<MemberDocument>(MEMBER).findById(user.memberId).lean()).toMatchObject({
      keywords: [],
    });
  });
});
