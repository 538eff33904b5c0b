import type { CreatedApiKeyView } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import type { Answer, Client } from './client.js';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const FOLLOWED = { withinMs: 10_000 };

let platform: Platform;
let scene: Scene;
let holder: Member;
let master: CreatedApiKeyView;
let program: Client;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  holder = await scene.aMember();
  master = await scene.revealedKeyOf(holder);
  program = scene.operator.as(master.key);
}, START_WITHIN_MS);
afterAll(() => platform.stop());

function codeOf({ status, problem }: Answer<unknown>): string {
  return status < 300 ? 'done' : `${status} ${problem.code}`;
}

async function aProgram(scopes: readonly string[], { client }: Member = holder): Promise<Client> {
  return scene.operator.as((await client.createKey(scene.project.id, { scopes })).ok().key);
}

test('a master key is shown once, to its owner in person', async () => {
  expect(master).toMatchObject({ kind: 'master', ownerId: holder.user.id, role: 'user', version: 2 });
  expect(master.key.startsWith(master.prefix)).toBe(true);
  expect(codeOf(await holder.client.revealKey(master))).toBe('409 api-key.revealed');
  expect(codeOf(await program.revealKey(master))).toBe('403 permission.denied');
  const other = await scene.aMember();
  const admin = await scene.aMember('admin');
  const unrevealed = await scene.masterKeyOf(other);
  expect(unrevealed).toMatchObject({ prefix: '', lastFour: null });
  expect(codeOf(await admin.client.revealKey(unrevealed))).toBe('403 permission.denied');
  expect(codeOf(await holder.client.revealKey(unrevealed))).toBe('404 api-key.not-found');
  expect(codeOf(await other.client.revealKey(unrevealed))).toBe('done');
});

test('a master key manages the other keys of its owner, and the log says which key did it', async () => {
  const made = (await program.createKey(scene.project.id, { name: 'made by a program' })).ok();
  expect(made).toMatchObject({ kind: 'standard', ownerId: holder.user.id });
  expect((await program.extendKey(made, 1)).ok()).toMatchObject({ id: made.id, version: 2 });
  expect((await holder.client.key(made)).ok()).toMatchObject({ id: made.id });
  expect((await program.verify(made.key)).ok()).toMatchObject({ code: 'valid' });
  expect(codeOf(await program.deleteKey(made))).toBe('done');
  expect((await program.verify(made.key)).ok()).toMatchObject({ code: 'deleted' });
  await eventually(async () => {
    const { items } = (await scene.operator.auditEntries(scene.project.id, `?target=${made.id}`)).ok();
    const actor = { id: holder.user.id, memberId: holder.member.id, keyId: master.id };
    const actions = ['key.deleted', 'key.extended', 'key.created'];
    expect(items).toMatchObject(actions.map((action) => ({ action, actor })));
  }, FOLLOWED);
});

test('a key is taken from X-API-Key too, and never beside a session', async () => {
  const path = `/v1/projects/${scene.project.id}/api-keys`;
  const headers = { 'x-api-key': master.key };
  expect(codeOf(await scene.operator.as(null).send('GET', path, { headers }))).toBe('done');
  expect(codeOf(await holder.client.send('GET', path, { headers }))).toBe('400 session.ambiguous');
});

test('a key does nothing that is for people, nothing outside its project, and nothing for the platform', async () => {
  for (const path of ['/v1/me', '/v1/session', '/v1/projects', '/v1/services', '/v1/me/sessions']) {
    expect([path, codeOf(await program.send('GET', path))]).toEqual([path, '401 session.required']);
  }
  const elsewhere = (await scene.operator.createProject('Weather')).ok();
  await scene.operator.addMember(elsewhere.id, { userId: holder.user.id, role: 'admin' });
  expect(codeOf(await holder.client.keys(elsewhere.id))).toBe('done');
  expect(codeOf(await program.keys(elsewhere.id))).toBe('404 project.not-found');
  expect(codeOf(await program.createKey(elsewhere.id))).toBe('404 project.not-found');
  expect(codeOf(await program.createProject('Mine'))).toBe('403 permission.denied');
  expect(codeOf(await program.allAuditEntries())).toBe('404 request.unknown-path');
});

test('the key of an operator is no operator', async () => {
  const { key } = (await scene.operator.createKey(scene.project.id, { scopes: ['verify', 'api-keys:read'] })).ok();
  const machine = scene.operator.as(key);
  expect(codeOf(await machine.send('GET', '/v1/users'))).toBe('403 permission.denied');
  const { items } = (await machine.keys(scene.project.id)).ok();
  expect(new Set(items.map(({ ownerId }) => ownerId)).size).toBe(1);
});

test('a standard key reaches as far as its platform scopes', async () => {
  const { id } = scene.project;
  const own = (await holder.client.createKey(id)).ok();
  const verifier = await aProgram(['verify']);
  expect((await verifier.verify(own.key)).ok()).toMatchObject({ code: 'valid', keyId: own.id });
  expect(codeOf(await verifier.keys(id))).toBe('403 permission.denied');
  const reader = await aProgram(['api-keys:read']);
  expect((await reader.key(own)).ok()).toMatchObject({ id: own.id });
  expect(codeOf(await reader.verify(own.key))).toBe('403 permission.denied');
  expect(codeOf(await reader.extendKey(own, 1))).toBe('403 permission.denied');
  expect(codeOf(await (await aProgram([])).verify(own.key))).toBe('403 permission.denied');
});

test('a program may ask about the keys of its project, and about no other', async () => {
  const verifier = await aProgram(['verify']);
  const others = (await (await scene.aMember()).client.createKey(scene.project.id)).ok();
  expect((await verifier.verify(others.key)).ok()).toMatchObject({ code: 'valid', keyId: others.id });
  const elsewhere = (await scene.operator.createProject('Weather')).ok();
  const foreign = (await scene.operator.createKey(elsewhere.id)).ok();
  expect((await verifier.verify(foreign.key)).ok()).toEqual({ valid: false, code: 'unknown' });
});

test('a key that does not hold is refused, and not told why', async () => {
  const { client } = holder;
  const key = (await client.createKey(scene.project.id, { scopes: ['api-keys:read'] })).ok();
  const machine = scene.operator.as(key.key);
  expect(codeOf(await machine.keys(scene.project.id))).toBe('done');
  (await client.deleteKey(key)).ok();
  const refused = await machine.keys(scene.project.id);
  expect(codeOf(refused)).toBe('401 api-key.refused');
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  const typo = `${key.key.slice(0, -1)}${key.key.endsWith('a') ? 'b' : 'a'}`;
  expect(codeOf(await scene.operator.as(typo).keys(scene.project.id))).toBe('401 api-key.refused');
  const other = await Scene.open(platform);
  const keyThere = (await other.operator.createKey(other.project.id, { scopes: ['api-keys:read'] })).ok();
  const there = other.operator.as(keyThere.key);
  expect(codeOf(await there.keys(other.project.id))).toBe('done');
  await other.operator.send('PATCH', `/v1/projects/${other.project.id}`, { body: { state: 'suspended' } });
  await eventually(
    async () => expect(codeOf(await there.keys(other.project.id))).toBe('401 api-key.refused'),
    FOLLOWED,
  );
});

test('with a key, a request takes effect once, and apart from those of its owner', async () => {
  const once = '"the same value"';
  const byProgram = (await program.createKey(scene.project.id, {}, once)).ok();
  const bySession = (await holder.client.createKey(scene.project.id, {}, once)).ok();
  const retry = await program.createKey(scene.project.id, {}, once);
  expect(bySession.id).not.toBe(byProgram.id);
  expect(retry.ok()).toEqual(byProgram);
  expect(retry.headers.get('idempotency-replayed')).toBe('true');
});

test('a master key that was deleted is replaced at the next reveal', async () => {
  const member = await scene.aMember();
  const gone = await scene.revealedKeyOf(member);
  expect(codeOf(await member.client.deleteKey(gone))).toBe('422 api-key.confirmation-missing');
  const path = `/v1/projects/${scene.project.id}/api-keys/${gone.id}?confirm=${gone.id}`;
  expect(codeOf(await member.client.send('DELETE', path))).toBe('done');
  const fresh = (await member.client.revealKey(gone)).ok();
  expect(fresh.id).not.toBe(gone.id);
  expect(codeOf(await scene.operator.as(fresh.key).keys(scene.project.id))).toBe('done');
  expect(codeOf(await scene.operator.as(gone.key).keys(scene.project.id))).toBe('401 api-key.refused');
});
