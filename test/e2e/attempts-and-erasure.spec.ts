import { randomUUID } from 'node:crypto';
import type { AuditEntryView, UserView } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import { everyDocument } from './everything-stored.js';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const SOON = { withinMs: 20_000 };

let platform: Platform;
let scene: Scene;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
}, START_WITHIN_MS);
afterAll(() => platform.stop());

const logIn = (email: string, password: string) => scene.operator.as(null).logIn({ email, password });

async function entriesOf(query: string, project?: { readonly id: string }): Promise<readonly AuditEntryView[]> {
  const { operator } = scene;
  const page = await (project ? operator.auditEntries(project.id, `?${query}`) : operator.allAuditEntries(`?${query}`));
  return page.ok().items;
}

/** The one that is wanted, once it is there. */
function entry(query: string, isWanted: (entry: AuditEntryView) => boolean, project?: { readonly id: string }) {
  return eventually(async () => {
    const [found] = (await entriesOf(query, project)).filter(isWanted);
    if (found === undefined) throw new Error(`the log has no such entry among ${query}`);
    return found;
  }, SOON);
}

/** Everything the log has of a thing, each entry to the byte. */
async function textsOf(target: string): Promise<readonly string[]> {
  return (await entriesOf(`target=${target}&limit=100`)).map((found) => JSON.stringify(found));
}

describe('the audit log tells', () => {
  let ada: Member;

  beforeAll(async () => {
    ada = await scene.aMember();
  });

  test('of a log-in', async () => {
    const found = await entry(`action=session.started&actor=${ada.user.id}`, () => true);
    expect(found).toMatchObject({ actor: { id: ada.user.id }, details: { method: 'password' } });
  });

  test('of a failed log-in: whose account it was for, and nothing that was typed', async () => {
    const typed = { email: `typo-${randomUUID()}@example.org`, password: `hunter2 ${randomUUID()}` };
    expect((await logIn(ada.user.email, typed.password)).problem.code).toBe('login.refused');
    expect((await logIn(typed.email, typed.password)).problem.code).toBe('login.refused');
    const known = await entry('action=attempt.refused', ({ details }) => details['userId'] === ada.user.id);
    const wanted = { operation: 'POST /v1/session', code: 'login.refused', times: 1, typed: null };
    expect(known).toMatchObject({ actor: { id: 'anyone' }, projectId: null, details: wanted });
    expect(known.details['address']).toMatch(/^[\w-]{43}$/);
    const unknown = await entry('action=attempt.refused', ({ details }) => typeof details['typed'] === 'string');
    expect(unknown.details).toMatchObject({ operation: 'POST /v1/session', userId: null });
    const told = JSON.stringify([known, unknown]);
    for (const secret of [typed.email, typed.password, ada.user.email, '127.0.0.1']) expect(told).not.toContain(secret);
  });

  test('of a request that was denied, in the project where it was', async () => {
    const { id } = scene.project;
    const path = `/v1/projects/${id}/service-accounts`;
    const denied = ada.client.withRequestId(`req_denied-${randomUUID().slice(0, 8)}`);
    const answer = await denied.send('POST', path, { body: { name: 'robot', role: 'admin' } });
    expect([answer.status, answer.problem.code]).toEqual([403, 'permission.denied']);
    const found = await entry(`action=attempt.refused&actor=${ada.user.id}`, () => true, scene.project);
    expect(found).toMatchObject({
      actor: { kind: 'user', id: ada.user.id, memberId: ada.member.id, role: 'user' },
      requestId: answer.problem.requestId,
      projectId: id,
      details: { operation: 'POST /v1/projects/{projectId}/service-accounts', code: 'permission.denied', times: 1 },
    });
  });

  test('of a thing that was not found, and to no project of a stranger', async () => {
    const stranger = await scene.aStranger();
    expect((await stranger.client.project(scene.project.id)).status).toBe(404);
    const found = await entry(`action=attempt.refused&actor=${stranger.user.id}`, () => true);
    expect(found).toMatchObject({ projectId: null, details: { code: 'project.not-found' } });
    expect(await entriesOf(`action=attempt.refused&actor=${stranger.user.id}`, scene.project)).toEqual([]);
    expect((await stranger.client.send('GET', '/v1/nothing-here')).status).toBe(404);
  });

  test('how often it was repeated once the process that counts ends, and of each kind one entry until then', async () => {
    const stranger = await scene.aStranger();
    await stranger.client.send('GET', '/v1/users');
    const query = `actor=${stranger.user.id}`;
    const isRefusal = ({ action }: AuditEntryView) => action === 'attempt.refused';
    await entry(query, isRefusal);
    for (let again = 0; again < 4; again++) await stranger.client.send('GET', '/v1/users');
    // What is under way has been told when another kind, asked for later, is in the log.
    await stranger.client.send('GET', '/v1/audit-entries');
    await entry(query, ({ details }) => details['code'] === 'request.unknown-path');
    expect((await entriesOf(query)).filter(isRefusal)).toHaveLength(2);
    const identity = platform.service('identity');
    await identity.stop();
    await identity.start();
    const found = await entry(query, ({ action }) => action === 'attempt.repeated');
    expect(found).toMatchObject({ version: 2, after: { times: 5 } });
  });
});

describe('erasing a person', () => {
  const erase = ({ id }: Pick<UserView, 'id'>) =>
    scene.operator.send<{ readonly revision: string }>('DELETE', `/v1/users/${id}`);

  test('leaves the log as it is, and nothing by which anybody could read it', async () => {
    const bob = await scene.aMember();
    const { user, password, client } = bob;
    const phone = '+886 2 1234 5678';
    const name = `Bob ${randomUUID()}`;
    (await client.send('PATCH', '/v1/me', { body: { name, phone } })).ok();
    (await client.send('POST', '/v1/me/second-factors', { body: { type: 'totp' } })).ok();
    const { key } = (await client.createKey(scene.project.id)).ok();
    await logIn(user.email, 'not the password');
    await entry('action=attempt.refused', ({ details }) => details['userId'] === user.id);
    const salt = await saltOf(user.id);
    const committed = await entry(`action=user.profile-changed&target=${user.id}`, () => true);
    expect(committed.after?.['phone']).toMatch(/^[\w-]{43}$/);
    const before = await textsOf(user.id);

    expect((await erase(user)).problem.code).toBe('user.not-disabled');
    (await scene.operator.send('PATCH', `/v1/users/${user.id}`, { body: { state: 'disabled' } })).ok();
    await entry(`action=user.disabled&target=${user.id}`, () => true);
    const { revision } = (await erase(user)).ok();
    expect((await scene.operator.verify(key)).ok().valid).toBe(false);
    expect((await erase(user)).ok()).toEqual({ revision });

    const erased = await entry(`action=user.erased&target=${user.id}`, () => true);
    expect(erased.eventId).toBe(revision);
    expect(await textsOf(user.id)).toEqual(expect.arrayContaining([...before]));

    const kept = (await everyDocument(platform.servers.mongoUrl))
      .filter((text) => !text.startsWith('local.'))
      .join('\n');
    expect(kept).toContain(user.id);
    for (const gone of [salt, user.email, name, phone]) expect([gone, kept.includes(gone)]).toEqual([gone, false]);

    const view = (await scene.operator.send<UserView>('GET', `/v1/users/${user.id}`)).ok();
    expect(view).toMatchObject({ name: '', phone: null, state: 'disabled', email: `${user.id}@erased.invalid` });
    expect(
      (await scene.operator.send('PATCH', `/v1/users/${user.id}`, { body: { state: 'active' } })).problem.code,
    ).toBe('user.erased');
    expect((await logIn(user.email, password)).problem.code).toBe('login.refused');
    const again = (await scene.operator.createUser({ email: user.email, name: 'Another', password })).ok();
    expect(again.id).not.toBe(user.id);
  });

  test('asks for another admin first, where it was the last', async () => {
    const project = (await scene.operator.createProject('Alone')).ok();
    const eve = await scene.aMember('admin', project);
    const { items } = (await scene.operator.members(project.id)).ok();
    const own = items.find(({ userId }) => userId !== eve.user.id);
    if (own !== undefined) {
      await scene.operator.send('DELETE', `/v1/projects/${project.id}/members/${own.id}`);
    }
    (await scene.operator.send('PATCH', `/v1/users/${eve.user.id}`, { body: { state: 'disabled' } })).ok();
    expect((await erase(eve.user)).problem.code).toBe('member.last-admin');
  });
});

async function saltOf(userId: string): Promise<string> {
  const documents = await everyDocument(platform.servers.mongoUrl);
  const own = documents.find(
    (text) => text.startsWith('keyward-identity.users ') && text.includes(`"_id":"${userId}"`),
  );
  const { personalSalt } = JSON.parse(own?.slice(own.indexOf('{')) ?? '{}') as { readonly personalSalt?: string };
  if (personalSalt === undefined) throw new Error('the account has no salt');
  return personalSalt;
}
