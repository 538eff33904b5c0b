import type { CreatedApiKeyView } from '#contracts';
import { startPlatform, type Platform } from '#testing';
import type { Answer, Client } from './client.js';
import { Scene, type Member, type Person } from './scene.js';

const START_WITHIN_MS = 300_000;

let platform: Platform;
let scene: Scene;
let ada: Member;
let bob: Member;
let admin: Member;
let auditor: Member;
let stranger: Person;
let adasKey: CreatedApiKeyView;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  [ada, bob, admin, auditor, stranger] = await Promise.all([
    scene.aMember('user'),
    scene.aMember('user'),
    scene.aMember('admin'),
    scene.aMember('auditor'),
    scene.aStranger(),
  ]);
}, START_WITHIN_MS);
afterAll(() => platform.stop());

beforeEach(async () => {
  adasKey = (await ada.client.createKey(scene.project.id)).ok();
});

/** Reads, lists, extends and deletes Ada's key as this caller, and says what came of each. */
async function allFourAs(client: Client): Promise<string[]> {
  const { items } = (await client.keys(scene.project.id)).ok();
  return [
    codeOf(await client.key(adasKey)),
    items.some(({ id }) => id === adasKey.id) ? 'listed' : 'not listed',
    codeOf(await client.extendKey(adasKey, 1)),
    codeOf(await client.deleteKey(adasKey)),
  ];
}

function codeOf(answer: Answer<unknown>): string {
  return answer.status < 300 ? 'done' : `${answer.status} ${answer.problem.code}`;
}

const everything = ['done', 'listed', 'done', 'done'];
const unknown = '404 api-key.not-found';

test('a member sees and changes its own keys', async () => {
  expect(await allFourAs(ada.client)).toEqual(everything);
});

test('a member neither sees nor changes another’s keys', async () => {
  expect(await allFourAs(bob.client)).toEqual([unknown, 'not listed', unknown, unknown]);
  expect((await ada.client.key(adasKey)).ok()).toMatchObject({ version: 1 });
});

test('an admin of the project sees and changes all of its keys', async () => {
  expect(await allFourAs(admin.client)).toEqual(everything);
});

test('an operator sees and changes every key', async () => {
  expect(await allFourAs(scene.operator)).toEqual(everything);
});

test('a stranger is told that there is no such project, whatever it asks', async () => {
  const { client } = stranger;
  const { id } = scene.project;
  const answers = [
    await client.project(id),
    await client.keys(id),
    await client.key(adasKey),
    await client.createKey(id),
    await client.extendKey(adasKey, 1),
    await client.deleteKey(adasKey),
    await client.members(id),
    await client.auditEntries(id),
  ];
  expect(answers.map(codeOf)).toEqual(answers.map(() => '404 project.not-found'));
  expect((await client.projects()).ok().items).toEqual([]);
});

test('a project that never was answers a stranger as one that is there', async () => {
  const gone = `prj_${'0'.repeat(22)}`;
  const [there, never] = [await stranger.client.project(scene.project.id), await stranger.client.project(gone)];
  expect({ ...never.problem, requestId: '' }).toEqual({ ...there.problem, requestId: '' });
});

test('a key is not reached through a project it is not in', async () => {
  const other = (await scene.operator.createProject('Weather')).ok();
  await scene.operator.addMember(other.id, { userId: ada.user.id, role: 'admin' });
  const elsewhere = { id: adasKey.id, projectId: other.id };
  const answers = [
    await ada.client.key(elsewhere),
    await ada.client.extendKey(elsewhere, 1),
    await ada.client.deleteKey(elsewhere),
  ];
  expect(answers.map(codeOf)).toEqual([unknown, unknown, unknown]);
});

test('an auditor reads the audit log and its own key, no other, and makes none', async () => {
  const { client } = auditor;
  expect((await client.auditEntries(scene.project.id)).ok().items.length).toBeGreaterThan(0);
  const { id } = await scene.masterKeyOf(auditor);
  expect((await client.keys(scene.project.id)).ok().items).toMatchObject([{ id, kind: 'master', role: 'auditor' }]);
  const answers = [
    await client.key(adasKey),
    await client.deleteKey(adasKey),
    await client.createKey(scene.project.id),
    await client.extendKey(adasKey, 1),
  ];
  const denied = '403 permission.denied';
  expect(answers.map(codeOf)).toEqual([unknown, unknown, denied, denied]);
});

test('the audit log of a project is open to its admins and auditors and to operators, and hidden from users', async () => {
  const of = async (client: Client) => codeOf(await client.auditEntries(scene.project.id));
  expect(await of(admin.client)).toBe('done');
  expect(await of(scene.operator)).toBe('done');
  expect(await of(ada.client)).toBe('404 project.not-found');
});

test('the audit log of everything is open to operators only', async () => {
  expect(codeOf(await scene.operator.allAuditEntries())).toBe('done');
  for (const { client } of [ada, admin, auditor, stranger]) {
    expect(codeOf(await client.allAuditEntries())).toBe('404 request.unknown-path');
  }
});

test('only operators create users, projects and members', async () => {
  const user = { email: 'eve@example.org', name: 'Eve', password: 'a password of Eve' };
  const membership = { userId: stranger.user.id, role: 'admin' } as const;
  for (const { client } of [ada, admin, auditor]) {
    expect(codeOf(await client.createUser(user))).toBe('403 permission.denied');
    expect(codeOf(await client.createProject('Mine'))).toBe('403 permission.denied');
    expect(codeOf(await client.addMember(scene.project.id, membership))).toBe('403 permission.denied');
  }
});

test('an admin sees every member, a user only itself', async () => {
  const idsOf = async (client: Client) =>
    (await client.members(scene.project.id)).ok().items.map(({ userId }) => userId);
  expect(await idsOf(ada.client)).toEqual([ada.user.id]);
  expect(await idsOf(admin.client)).toEqual(
    expect.arrayContaining([ada, bob, admin, auditor].map(({ user }) => user.id)),
  );
});

test('a key is verified for its owner and for operators, and unknown to everybody else', async () => {
  const of = async (client: Client) => (await client.verify(adasKey.key)).ok().code;
  expect(await of(ada.client)).toBe('valid');
  expect(await of(scene.operator)).toBe('valid');
  for (const { client } of [bob, admin, stranger]) expect(await of(client)).toBe('unknown');
});

test('a project is listed for its members, and for operators', async () => {
  const isListed = async (client: Client) => {
    const { items } = (await client.projects('?limit=100')).ok();
    return items.some(({ id }) => id === scene.project.id);
  };
  expect(await isListed(ada.client)).toBe(true);
  expect(await isListed(scene.operator)).toBe(true);
  expect(await isListed(stranger.client)).toBe(false);
});
