import {
  changeMemberRole,
  createServiceAccount,
  inRequest,
  listMemberFacts,
  listMembers,
  listProjectFacts,
  listUserFacts,
  newId,
  Problem,
  removeMember,
  setMemberServices,
  updateProject,
  updateUser,
  type FactsQuery,
  type ProjectState,
  type UserState,
} from '#contracts';
import { eventually } from '#testing';
import { MEMBER } from '../src/members/store/member.schema.js';
import { PROJECT } from '../src/projects/store/project.schema.js';
import { USER } from '../src/users/store/user.schema.js';
import { refusal, START_WITHIN_MS, Tenants, type Tenant } from './tenants.js';

let scene: Tenants;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());
beforeEach(() => scene.apiKeys.answerAtOnce());

const only = (id: string): FactsQuery => ({ ids: [id], changedSince: null, after: null });
const toldLast = () => scene.apiKeys.told.at(-1);
const moveProject = (projectId: string, state: ProjectState) =>
  scene.bus.request(updateProject, { actor: scene.operator, projectId, state });
const moveUser = (userId: string, state: UserState) =>
  scene.bus.request(updateUser, { actor: scene.operator, userId, state });

/** An admin, a user with one service, and every way to take something from the user. */
async function aScene() {
  const { projectId, tenants } = await scene.projectOf('admin', 'user');
  const [{ actor }, user] = tenants;
  const { id: service } = await scene.aService();
  const whom = { actor, projectId, memberId: user.memberId };
  const untick = () => scene.bus.request(setMemberServices, { ...whom, services: [] });
  const demote = () => scene.bus.request(changeMemberRole, { ...whom, role: 'auditor' });
  const remove = () => scene.bus.request(removeMember, whom);
  await scene.bus.request(setMemberServices, { ...whom, services: [service] });
  return { projectId, by: actor.userId, user, untick, demote, remove };
}

type Change = 'untick' | 'demote' | 'remove';

describe('what is taken from a member', () => {
  test.each<Change>(['untick', 'demote', 'remove'])('is told to api-keys as it is stored: %s', async (change) => {
    const { projectId, by, user, ...changes } = await aScene();
    const { revision } = await changes[change]();
    expect(revision).toBe(`${user.memberId}:3`);
    const members = await scene.bus.request(listMemberFacts, only(user.memberId));
    expect(toldLast()).toEqual({ revision, projectId, by, members });
    expect(members).toMatchObject([{ version: 3 }]);
  });

  test.each<Change>(['untick', 'demote', 'remove'])('is told again to who asks again: %s', async (change) => {
    const { user, ...changes } = await aScene();
    const first = await changes[change]();
    const told = toldLast();
    const count = scene.apiKeys.told.length;
    expect(await changes[change]()).toEqual(first);
    expect(scene.apiKeys.told).toHaveLength(count + 1);
    expect(toldLast()).toEqual(told);
    expect(await scene.lastEventOf(MEMBER, user.memberId)).toMatchObject({ count: 3 });
  });

  test('by itself, when it leaves, is told too', async () => {
    const { projectId, user } = await aScene();
    const { actor, memberId } = user;
    const { revision } = await scene.bus.request(removeMember, { actor, projectId, memberId });
    expect(toldLast()).toMatchObject({ revision, by: user.userId, members: [{ removedAt: expect.any(String) }] });
  });

  test('without a person is told as that of a person', async () => {
    const { projectId, tenants } = await scene.projectOf('admin');
    const { actor } = tenants[0];
    const body = { name: 'nightly build', role: 'user' } as const;
    const { id: memberId } = await scene.bus.request(createServiceAccount, { actor, projectId, ...body });
    const { revision } = await scene.bus.request(removeMember, { actor, projectId, memberId });
    expect(revision).toBe(`${memberId}:2`);
    expect(toldLast()).toMatchObject({ revision, projectId, members: [{ id: memberId, userId: null }] });
  });

  test('that is refused is told to nobody', async () => {
    const { projectId, user } = await aScene();
    const count = scene.apiKeys.told.length;
    const asked = { actor: user.actor, memberId: user.memberId, role: 'admin' } as const;
    const change = (of: string) => refusal(scene.bus.request(changeMemberRole, { ...asked, projectId: of }));
    expect(await change(projectId)).toBe('permission.denied');
    expect(await change(newId('prj'))).toBe('project.not-found');
    expect(scene.apiKeys.told).toHaveLength(count);
  });
});

describe('the state of a project and of an account', () => {
  test('of a project is told with every request for one, whether it changes or not', async () => {
    const { id } = await scene.project();
    const states = ['suspended', 'suspended', 'active', 'closed', 'closed'] as const;
    const revisions = [`${id}:2`, `${id}:2`, `${id}:3`, `${id}:4`, `${id}:4`];
    for (const [at, state] of states.entries()) {
      const { revision } = await moveProject(id, state);
      expect(revision).toBe(revisions[at]);
      const projects = await scene.bus.request(listProjectFacts, only(id));
      expect(toldLast()).toEqual({ revision, projectId: id, by: scene.operator.userId, projects });
      expect(projects).toMatchObject([{ state }]);
    }
  });

  test('of an account is told with every request, as of no project', async () => {
    const { id } = await scene.user();
    for (const [state, version] of [['disabled', 2] as const, ['disabled', 2] as const, ['active', 3] as const]) {
      const { revision } = await moveUser(id, state);
      expect(revision).toBe(`${id}:${version}`);
      const users = await scene.bus.request(listUserFacts, only(id));
      expect(toldLast()).toEqual({ revision, projectId: null, by: scene.operator.userId, users });
    }
  });

  test('is no matter of a new name: nobody is told, and there is no revision', async () => {
    const { id: projectId } = await scene.project();
    const count = scene.apiKeys.told.length;
    const renaming = { actor: scene.operator, projectId, name: 'Weather' };
    expect(await scene.bus.request(updateProject, renaming)).not.toHaveProperty('revision');
    expect(scene.apiKeys.told).toHaveLength(count);
    const both = await scene.bus.request(updateProject, { ...renaming, name: 'Climate', state: 'suspended' });
    expect(both).toMatchObject({ name: 'Climate', state: 'suspended', revision: `${projectId}:4` });
  });
});

describe('an answer', () => {
  test('is not given before api-keys has given its own', async () => {
    const { untick } = await aScene();
    const { promise, resolve } = Promise.withResolvers<null>();
    scene.apiKeys.answerAfter(promise);
    const count = scene.apiKeys.told.length;
    let answered = false;
    const asked = untick().then(() => (answered = true));
    await eventually(() => expect(scene.apiKeys.told).toHaveLength(count + 1), { withinMs: 5_000 });
    expect(answered).toBe(false);
    resolve(null);
    await asked;
  });

  test('says that nothing is confirmed where api-keys is slow, while the caller is still listening', async () => {
    const { user, untick } = await aScene();
    scene.apiKeys.answerAfter(new Promise(() => {}));
    const impatient = { requestId: newId('req'), deadline: Date.now() + 1_000 };
    expect(await refusal(inRequest(impatient, untick))).toBe('revocation.unconfirmed');
    scene.apiKeys.answerAtOnce();
    expect(await untick()).toMatchObject({ services: [], revision: `${user.memberId}:3` });
  });

  test.each(['service.failed', 'service.unavailable', 'revocation.unconfirmed'] as const)(
    'says the same where api-keys could not do it: %s',
    async (code) => {
      const { untick } = await aScene();
      scene.apiKeys.answerAfter(Promise.resolve(new Problem(code)));
      expect(await refusal(untick())).toBe('revocation.unconfirmed');
    },
  );
});

describe('where api-keys is away', () => {
  test.each<Change>(['untick', 'demote', 'remove'])(
    'a change is stored, unconfirmed, and confirmed to who asks again: %s',
    async (change) => {
      const { user, ...changes } = await aScene();
      expect(await scene.apiKeys.awayDuring(() => refusal(changes[change]()))).toBe('revocation.unconfirmed');
      expect(await scene.lastEventOf(MEMBER, user.memberId)).toMatchObject({ count: 3 });
      expect(await changes[change]()).toMatchObject({ revision: `${user.memberId}:3` });
      expect(await scene.lastEventOf(MEMBER, user.memberId)).toMatchObject({ count: 3 });
    },
  );

  test.each<ProjectState>(['suspended', 'closed'])('so is the state of a project: %s', async (state) => {
    const { id } = await scene.project();
    const moving = { actor: scene.operator, projectId: id, name: 'Weather', state };
    const move = () => scene.bus.request(updateProject, moving);
    expect(await scene.apiKeys.awayDuring(() => refusal(move()))).toBe('revocation.unconfirmed');
    expect(await scene.lastEventOf(PROJECT, id)).toMatchObject({ count: 3 });
    expect(await move()).toMatchObject({ state, revision: `${id}:3` });
    expect(await scene.lastEventOf(PROJECT, id)).toMatchObject({ count: 3 });
  });

  test('so is that of an account', async () => {
    const { id } = await scene.user();
    expect(await scene.apiKeys.awayDuring(() => refusal(moveUser(id, 'disabled')))).toBe('revocation.unconfirmed');
    expect(await moveUser(id, 'disabled')).toMatchObject({ state: 'disabled', revision: `${id}:2` });
    expect(await scene.lastEventOf(USER, id)).toMatchObject({ count: 2 });
  });

  test('who left may not ask again, being a stranger; an admin may', async () => {
    const { projectId, user, remove } = await aScene();
    const { actor, memberId } = user;
    const leave = () => refusal(scene.bus.request(removeMember, { actor, projectId, memberId }));
    expect(await scene.apiKeys.awayDuring(leave)).toBe('revocation.unconfirmed');
    expect(await leave()).toBe('project.not-found');
    expect(await remove()).toEqual({ revision: `${memberId}:3` });
  });

  test('what takes nothing away goes on', async () => {
    const { projectId } = await aScene();
    await scene.apiKeys.awayDuring(async () => {
      const joined: Tenant = await scene.join(projectId, 'user');
      const query = { limit: 10 };
      const { items } = await scene.bus.request(listMembers, { actor: joined.actor, projectId, query });
      expect(items).toEqual([joined.view]);
    });
  });
});
