import {
  addMember,
  getProject,
  listMembers,
  listProjects,
  newId,
  type Actor,
  type Page,
  type PageQuery,
} from '#contracts';
import {
  anActor,
  anAdmin,
  anAuditor,
  anOperator,
  aStranger,
  aUser,
  eventually,
  startServers,
  type TestServers,
} from '#testing';
import { MEMBER, type MemberDocument } from '../src/members/store/member.schema.js';
import { PROJECT, type ProjectDocument } from '../src/projects/store/project.schema.js';
import {
  aPerson,
  hearEvents,
  enroll,
  makeProject,
  makeUser,
  startIdentity,
  type IdentityService,
} from './identity-service.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let identity: IdentityService;

beforeAll(async () => {
  servers = await startServers();
  identity = await startIdentity(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await identity.stop();
  await servers.stop();
});

const members = () => identity.documents<MemberDocument>(MEMBER);
const projects = () => identity.documents<ProjectDocument>(PROJECT);

/** Every page until the last. */
async function readAll<Item>(read: (query: PageQuery) => Promise<Page<Item>>, limit: number): Promise<Item[]> {
  const items: Item[] = [];
  let page = await read({ limit });
  for (;;) {
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    page = await read({ limit, cursor: page.nextCursor });
  }
}

describe('a project', () => {
  test('is born with its creator as first admin, each with its event in its document', async () => {
    const actor = anOperator();
    const { id, code } = await makeProject(identity, actor, 'Protein folding');
    expect(code).toMatch(/^P-[2-9A-Z]{8}$/);
    expect(await projects().findById(id).lean()).toMatchObject({ ver: 1, pending: [{ type: 'project.created' }] });
    const first = { userId: actor.userId, role: 'admin', ver: 1, pending: [{ type: 'member.added' }] };
    expect(await members().find({ projectId: id }).lean()).toMatchObject([first]);
  });

  test('is not born where its first admin cannot be: no document and no event stays', async () => {
    const actor = anOperator();
    const events = hearEvents(identity, 'evt.v1.project.>');
    const { db, collection } = members();
    const name = `never born ${actor.userId}`;
    await db.db?.command({ collMod: collection.name, validator: { userId: { $ne: actor.userId } } });
    try {
      await expect(makeProject(identity, actor, name)).rejects.toMatchObject({ code: 'service.failed' });
    } finally {
      await db.db?.command({ collMod: collection.name, validator: {} });
    }
    expect(await projects().countDocuments({ name })).toBe(0);
    const next = await makeProject(identity, actor, name);
    await eventually(() => expect(events.map(({ subject }) => subject)).toContain(next.id), { withinMs: 5_000 });
    expect(events.filter(({ data }) => data['name'] === name).map(({ subject }) => subject)).toEqual([next.id]);
  });

  test.each<[string, Actor]>([
    ['a user', aUser()],
    ['an admin of another project', anAdmin()],
  ])('cannot be made by %s', async (_, actor) => {
    await expect(makeProject(identity, actor)).rejects.toMatchObject({ code: 'permission.denied' });
  });

  test('is read by its members and operators; to others it is as one that never was', async () => {
    const project = await makeProject(identity);
    const { id: projectId } = project;
    const read = (actor: Actor, id = projectId) => identity.bus.request(getProject, { actor, projectId: id });
    for (const actor of [aUser({ projectId }), anAuditor({ projectId }), anAdmin({ projectId }), anOperator()]) {
      expect(await read(actor)).toEqual(project);
    }
    const absent = await read(anOperator(), newId('prj')).catch((failure: unknown) => failure);
    expect(absent).toMatchObject({ code: 'project.not-found' });
    for (const actor of [aStranger(), anAdmin()]) await expect(read(actor)).rejects.toEqual(absent);
  });
});

describe('the list of projects', () => {
  const list = (actor: Actor, query: PageQuery = { limit: 100 }) =>
    identity.bus.request(listProjects, { actor, query });

  test('holds mine only, newest first, in pages that neither skip nor repeat', async () => {
    const { userId, actor } = await aPerson(identity);
    const mine: string[] = [];
    for (let made = 0; made < 7; made++) {
      const { id } = await makeProject(identity);
      await makeProject(identity);
      mine.unshift(id);
    }
    for (const id of mine) await enroll(identity, id, userId, 'user');
    const caller = await actor();
    for (const limit of [1, 3, 7, 8]) {
      const read = await readAll((query) => list(caller, query), limit);
      expect(read.map(({ id }) => id)).toEqual(mine);
    }
  });

  test('is empty for who is in none, and holds every project for an operator', async () => {
    const made = await Promise.all(Array.from({ length: 7 }, () => makeProject(identity)));
    expect(await list(anActor())).toEqual({ items: [], nextCursor: null });
    const ids = (await readAll((query) => list(anOperator(), query), 5)).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
  });

  test('does not take a cursor of somebody else’s list', async () => {
    await Promise.all([makeProject(identity), makeProject(identity)]);
    const { nextCursor } = await list(anOperator(), { limit: 1 });
    const asked = list(anActor(), { limit: 1, cursor: nextCursor ?? '' });
    await expect(asked).rejects.toMatchObject({ code: 'request.malformed', fields: [{ field: 'cursor' }] });
  });
});

describe('a member', () => {
  test('is added once, however many ask at the same moment', async () => {
    const [{ id: projectId }, { id: userId }] = await Promise.all([makeProject(identity), makeUser(identity)]);
    const outcomes = await Promise.allSettled(
      (['user', 'admin', 'auditor'] as const).map((role) => enroll(identity, projectId, userId, role)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(enroll(identity, projectId, userId, 'user')).rejects.toMatchObject({ code: 'member.exists' });
    expect(await members().countDocuments({ projectId, userId })).toBe(1);
  });

  test('must be a user, in a project that is there', async () => {
    const [{ id: projectId }, { id: userId }] = await Promise.all([makeProject(identity), makeUser(identity)]);
    const absent = { code: 'user.not-found', fields: [{ field: 'userId' }] };
    await expect(enroll(identity, projectId, newId('usr'), 'user')).rejects.toMatchObject(absent);
    await expect(enroll(identity, newId('prj'), userId, 'user')).rejects.toMatchObject({ code: 'project.not-found' });
  });

  test('is added by operators only, for now', async () => {
    const { id: projectId } = await makeProject(identity);
    const add = (actor: Actor) =>
      identity.bus.request(addMember, { actor, projectId, userId: newId('usr'), role: 'user' });
    await expect(add(anAdmin({ projectId }))).rejects.toMatchObject({ code: 'permission.denied' });
    await expect(add(anAdmin())).rejects.toMatchObject({ code: 'project.not-found' });
    expect(await members().countDocuments({ projectId })).toBe(1);
  });
});

describe('the list of members', () => {
  let projectId: string;
  let people: readonly { readonly id: string; readonly email: string }[];
  beforeEach(async () => {
    projectId = (await makeProject(identity)).id;
    people = await Promise.all(Array.from({ length: 6 }, () => makeUser(identity)));
    for (const { id } of people) await enroll(identity, projectId, id, 'user');
  });

  const list = (actor: Actor, query: PageQuery = { limit: 100 }) =>
    identity.bus.request(listMembers, { actor, projectId, query });

  test('shows an admin, an auditor and an operator everybody, oldest first, in pages that neither skip nor repeat', async () => {
    for (const actor of [anAdmin({ projectId }), anAuditor({ projectId }), anOperator()]) {
      const [, ...others] = await readAll((query) => list(actor, query), 3);
      expect(others.map(({ userId, email }) => [userId, email])).toEqual(people.map(({ id, email }) => [id, email]));
    }
  });

  test('shows a user its own row only', async () => {
    const [{ id: userId } = { id: '' }] = people;
    const own = await list(aUser({ projectId, userId }));
    expect(own).toMatchObject({ items: [{ userId, role: 'user' }], nextCursor: null });
  });

  test('is not there for who is outside the project', async () => {
    for (const actor of [aStranger(), anAdmin()]) {
      await expect(list(actor)).rejects.toMatchObject({ code: 'project.not-found' });
    }
  });

  test('does not take a cursor of the whole list from who sees a part of it', async () => {
    const { nextCursor } = await list(anOperator(), { limit: 2 });
    const asked = list(aUser({ projectId }), { limit: 2, cursor: nextCursor ?? '' });
    await expect(asked).rejects.toMatchObject({ code: 'request.malformed', fields: [{ field: 'cursor' }] });
  });
});
