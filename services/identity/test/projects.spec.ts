import {
  changeMemberRole,
  createInvitation,
  createServiceAccount,
  getProject,
  listMembers,
  listProjects,
  logIn,
  newId,
  removeMember,
  resolveSession,
  setMemberServices,
  updateProject,
  type Actor,
  type UpdateProjectBody,
} from '#contracts';
import { anAdmin, aStranger } from '#testing';
import { assertChangeable, moved } from '../src/projects/domain/project.js';
import { PROJECT } from '../src/projects/store/project.schema.js';
import { PASSWORD, refusal, START_WITHIN_MS, Tenants, type Tenant } from './tenants.js';

let scene: Tenants;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const update = (projectId: string, body: UpdateProjectBody, actor: Actor = scene.operator) =>
  scene.bus.request(updateProject, { ...body, actor, projectId });
const typesOf = async (id: string) => (await scene.eventsOf(PROJECT, id)).map(({ type }) => type);

describe('a project', () => {
  test('is renamed, and its event tells from what to what; the same name again is no event', async () => {
    const { id } = await scene.project();
    expect(await update(id, { name: 'Weather' })).toMatchObject({ id, name: 'Weather', state: 'active' });
    await update(id, { name: 'Weather' });
    const { count, last } = await scene.lastEventOf(PROJECT, id);
    expect(count).toBe(2);
    const data = { from: 'Protein folding', to: 'Weather' };
    expect(last).toMatchObject({
      type: 'project.renamed',
      data,
      before: { name: data.from },
      after: { name: data.to },
    });
  });

  test('is suspended, resumed and closed, each once', async () => {
    const { id } = await scene.project();
    for (const state of ['suspended', 'suspended', 'active', 'active', 'suspended', 'closed'] as const) {
      expect(await update(id, { state })).toMatchObject({ state });
    }
    const suspended = 'project.suspended';
    expect(await typesOf(id)).toEqual(['project.created', suspended, 'project.resumed', suspended, 'project.closed']);
    const { last } = await scene.lastEventOf(PROJECT, id);
    expect(last).toMatchObject({ before: { state: 'suspended' }, after: { state: 'closed' } });
  });

  test('takes a name and a state at once, with an event for each', async () => {
    const { id } = await scene.project();
    expect(await update(id, { name: 'Weather', state: 'suspended' })).toMatchObject({
      name: 'Weather',
      state: 'suspended',
    });
    expect(await typesOf(id)).toEqual(['project.created', 'project.renamed', 'project.suspended']);
  });

  test('that is closed is closed for good', async () => {
    const { id } = await scene.project();
    await update(id, { state: 'closed' });
    for (const body of [{ state: 'active' }, { name: 'Weather' }, { name: 'Weather', state: 'closed' }] as const) {
      expect(await refusal(update(id, body))).toBe('project.closed');
    }
    expect(await update(id, { state: 'closed' })).toMatchObject({ state: 'closed' });
    expect(await typesOf(id)).toEqual(['project.created', 'project.closed']);
  });

  test('is changed by operators only', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user');
    for (const { actor } of tenants)
      expect(await refusal(update(projectId, { name: 'Mine' }, actor))).toBe('permission.denied');
    for (const actor of [aStranger(), anAdmin()])
      expect(await refusal(update(projectId, { name: 'Mine' }, actor))).toBe('project.not-found');
    expect(await refusal(update(newId('prj'), { name: 'Mine' }))).toBe('project.not-found');
  });
});

/** Everything an admin could change in its project. */
function changesBy(actor: Actor, projectId: string, { memberId }: Tenant): Promise<unknown>[] {
  const { bus } = scene;
  const member = { actor, projectId, memberId };
  return [
    bus.request(changeMemberRole, { ...member, role: 'auditor' }),
    bus.request(setMemberServices, { ...member, services: [] }),
    bus.request(createServiceAccount, { actor, projectId, name: 'ci', role: 'user' }),
    bus.request(createInvitation, { actor, projectId, email: 'ada@example.org', role: 'user' }),
    bus.request(removeMember, member),
  ];
}

describe('in a suspended project', () => {
  test('members look and change nothing, and operators go on', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user');
    const [admin, user] = tenants;
    await update(projectId, { state: 'suspended' });
    for (const { actor } of tenants) {
      expect(await scene.bus.request(getProject, { actor, projectId })).toMatchObject({ state: 'suspended' });
      const { items } = await scene.bus.request(listMembers, { actor, projectId, query: { limit: 10 } });
      expect(items.length).toBeGreaterThan(0);
    }
    expect(await Promise.all(changesBy(admin.actor, projectId, user).map(refusal))).toEqual(
      Array(5).fill('project.suspended'),
    );
    const leaving = scene.bus.request(removeMember, { actor: user.actor, projectId, memberId: user.memberId });
    expect(await refusal(leaving)).toBe('project.suspended');
    const role = { actor: scene.operator, projectId, memberId: user.memberId, role: 'auditor' } as const;
    expect(await scene.bus.request(changeMemberRole, role)).toMatchObject({ role: 'auditor' });
  });

  test('all is as before once it is resumed', async () => {
    const { projectId, tenants } = await scene.projectOf('admin', 'user');
    await update(projectId, { state: 'suspended' });
    await update(projectId, { state: 'active' });
    const [admin, user] = tenants;
    const role = { actor: admin.actor, projectId, memberId: user.memberId, role: 'auditor' } as const;
    expect(await scene.bus.request(changeMemberRole, role)).toMatchObject({ role: 'auditor' });
  });
});

test('in a closed project nobody changes anything', async () => {
  const { projectId, tenants } = await scene.projectOf('admin', 'user');
  const [admin, user] = tenants;
  await update(projectId, { state: 'closed' });
  for (const actor of [admin.actor, scene.operator]) {
    expect(await Promise.all(changesBy(actor, projectId, user).map(refusal))).toEqual(Array(5).fill('project.closed'));
  }
});

describe('who is logged in', () => {
  async function login() {
    const person = await scene.user();
    const tokenDigest = newId('ses');
    await scene.bus.request(logIn, { email: person.email, password: PASSWORD, tokenDigest });
    const actorIn = async (projectId: string | null) =>
      (await scene.bus.request(resolveSession, { tokenDigest, projectId })).actor;
    return { person, actorIn };
  }

  test('is a member of a project whatever its state, and may only look where it is not active', async () => {
    const { person, actorIn } = await login();
    const { projectId } = await scene.projectOf('admin');
    const { memberId } = await scene.join(projectId, 'user', person);
    const membership = { memberId, projectId, role: 'user' };
    expect((await actorIn(projectId)).membership).toEqual(membership);
    await update(projectId, { state: 'suspended' });
    expect((await actorIn(projectId)).membership).toEqual({ ...membership, projectState: 'suspended' });
    await update(projectId, { state: 'closed' });
    expect((await actorIn(projectId)).membership).toEqual({ ...membership, projectState: 'closed' });
  });

  test('sees each of its projects on one of the pages, the closed ones too', async () => {
    const { person, actorIn } = await login();
    const mine: string[] = [];
    for (let made = 0; made < 7; made++) {
      const { projectId } = await scene.projectOf('admin');
      await scene.join(projectId, 'user', person);
      if ([1, 2, 3, 6].includes(made)) await update(projectId, { state: 'closed' });
      mine.unshift(projectId);
    }
    const actor = await actorIn(null);
    for (const limit of [1, 2, 3]) {
      const read: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const query = { limit, ...(cursor !== undefined && { cursor }) };
        const page = await scene.bus.request(listProjects, { actor, query });
        read.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(read).toEqual(mine);
    }
  });
});

describe('a state', () => {
  const actor = anAdmin();

  test.each([
    ['active', 'suspended', 'project.suspended'],
    ['suspended', 'active', 'project.resumed'],
    ['active', 'closed', 'project.closed'],
    ['suspended', 'closed', 'project.closed'],
  ] as const)('of %s becomes %s by %s', (from, to, type) => {
    expect(moved(from, to, actor)).toMatchObject({ type, before: { state: from }, after: { state: to } });
  });

  test.each(['active', 'suspended', 'closed'] as const)('of %s that is wanted again is no change', (state) => {
    expect(moved(state, state, actor)).toBeNull();
  });

  test('says who may change the project', () => {
    const project = (state: 'active' | 'suspended' | 'closed') => ({
      ...{ _id: newId('prj'), code: 'P-22222222', name: 'Weather', state, admins: [], createdAt: new Date() },
    });
    expect(() => assertChangeable(project('active'), actor)).not.toThrow();
    expect(() => assertChangeable(project('suspended'), actor)).toThrow('project.suspended');
    expect(() => assertChangeable(project('suspended'), scene.operator)).not.toThrow();
    for (const each of [actor, scene.operator])
      expect(() => assertChangeable(project('closed'), each)).toThrow('project.closed');
  });
});
