import { hash, randomUUID } from 'node:crypto';
import type { ImportResults, MemberView, ServiceView } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import { freshKey, type Answer } from './client.js';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;

let platform: Platform;
let scene: Scene;
let admin: Member;
let ada: Member;
let projectId: string;
let service: string;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  [admin, ada] = [await scene.aMember('admin'), await scene.aMember()];
  projectId = scene.project.id;
  const body = { code: `compute-${randomUUID()}`, name: 'Virtual machines', category: 'Compute' };
  service = (await scene.operator.send<ServiceView>('POST', '/v1/services', { body })).ok().id;
}, START_WITHIN_MS);
afterAll(() => platform.stop());

const codeOf = ({ status, problem }: Answer<unknown>) => `${status} ${problem.code}`;
const etagOf = ({ headers }: Answer<unknown>) => headers.get('etag') ?? '';
const tick = (memberId: string, services: readonly string[]) =>
  scene.operator.send('PUT', `/v1/projects/${projectId}/members/${memberId}/permissions`, { body: { services } });
const importing = (keys: readonly object[], once = freshKey()) =>
  admin.client.send<ImportResults>('POST', `/v1/projects/${projectId}/api-keys/import`, {
    body: { keys },
    headers: { 'idempotency-key': once },
  });

test('a service that was ticked this moment may be a scope of a key, which reaches no other', async () => {
  expect(codeOf(await ada.client.createKey(projectId, { scopes: [service] }))).toBe('422 api-key.scope-not-granted');
  (await tick(ada.member.id, [service])).ok();
  const made = await ada.client.createKey(projectId, { scopes: [service], name: '=cmd()' });
  expect(made.ok()).toMatchObject({ scopes: [service], name: '=cmd()' });
  expect(codeOf(await ada.client.createKey(projectId, { scopes: [service, 'audit:read'] }))).toBe(
    '422 api-key.scope-not-granted',
  );
});

test('an answer with a key has its version as ETag; an edit needs it, and refuses an outdated one', async () => {
  const made = await ada.client.createKey(projectId, { name: 'nightly' });
  const { key: text, ...key } = made.ok();
  expect([etagOf(made), etagOf(await ada.client.key(key))]).toEqual(['"1"', '"1"']);

  const edited = await ada.client.editKey(key, { tags: ['batch'] }, etagOf(made));
  const { revision, ...view } = edited.ok();
  expect(view).toEqual({ ...key, tags: ['batch'], version: 2 });
  expect(revision).toBe(`${key.id}:2`);
  expect(etagOf(edited)).toBe('"2"');
  expect(edited.text).not.toContain(text.slice(-49));

  const path = `/v1/projects/${projectId}/api-keys/${key.id}`;
  const refused = [
    await ada.client.editKey(key, { tags: [] }, '"1"'),
    await ada.client.send('PATCH', path, { body: { tags: [] } }),
    await ada.client.editKey(key, { tags: [] }, '*'),
    await ada.client.editKey(key, { tags: [] }, '2'),
    await ada.client.editKey(key, { ver: 2, name: 'x' }, '"2"'),
    await ada.client.editKey(key, { name: 'a\u202eb' }, '"2"'),
  ];
  expect(refused.map(codeOf)).toEqual([
    '412 request.version-outdated',
    '428 request.precondition-missing',
    '428 request.precondition-missing',
    '400 request.malformed',
    '400 request.malformed',
    '422 request.invalid',
  ]);
  expect((await ada.client.key(key)).ok()).toEqual(view);
});

test('an edit is in the audit log as what changed, before and after', async () => {
  const { key: _, ...key } = (await ada.client.createKey(projectId, { name: 'before' })).ok();
  (await ada.client.editKey(key, { name: 'after' }, '"1"')).ok();
  await eventually(
    async () => {
      const { items } = (await admin.client.auditEntries(projectId, `?target=${key.id}`)).ok();
      expect(items[0]).toMatchObject({ action: 'key.edited', before: { name: 'before' }, after: { name: 'after' } });
    },
    { withinMs: 10_000 },
  );
});

test('an admin gives a service account a key, which answers for the account', async () => {
  const path = `/v1/projects/${projectId}/service-accounts`;
  const body = { name: 'nightly build', role: 'user' };
  const account = (await admin.client.send<MemberView>('POST', path, { body })).ok();
  const wish = { serviceAccountId: account.id };
  const { key, ownerId, memberId } = (await admin.client.createKey(projectId, wish)).ok();
  expect([ownerId, memberId]).toEqual([account.id, account.id]);
  const verified = (await scene.operator.verify(key)).ok();
  expect(verified).toMatchObject({ valid: true, userId: account.id, role: 'user' });
  expect(codeOf(await ada.client.createKey(projectId, wish))).toBe('403 permission.denied');
  const person = { serviceAccountId: ada.member.id };
  expect(codeOf(await admin.client.createKey(projectId, person))).toBe('404 member.not-found');
});

test('a key that was made elsewhere works as it is once its hash is imported, once', async () => {
  const text = `sk_elsewhere_${randomUUID()}`;
  const imported = { sha256: hash('sha256', text, 'hex'), prefix: 'sk_else', lastFour: text.slice(-4) };
  const once = freshKey();
  const first = await importing([imported], once);
  const [{ id = '' } = {}] = first.ok().results;
  const again = await importing([imported], once);
  expect(again.text).toBe(first.text);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(codeOf(await importing([{ ...imported, name: 'other' }], once))).toBe('422 idempotency.key-reused');
  expect((await importing([imported])).ok().results).toMatchObject([{ ok: false, code: 'api-key.hash-taken' }]);

  expect((await admin.client.verify(text)).ok()).toMatchObject({ valid: true, keyId: id });
  expect((await admin.client.verify(`${text}x`)).ok().valid).toBe(false);
  const view = (await admin.client.key({ id, projectId })).ok();
  expect(view).toMatchObject({ prefix: 'sk_else', lastFour: text.slice(-4), kind: 'standard' });
});

test('an Idempotency-Key is needed for an import as for a new key', async () => {
  const path = `/v1/projects/${projectId}/api-keys/import`;
  const body = { keys: [{ sha256: 'a'.repeat(64) }] };
  expect(codeOf(await admin.client.send('POST', path, { body }))).toBe('400 idempotency.key-missing');
  const headers = { 'idempotency-key': 'no-quotes' };
  expect(codeOf(await admin.client.send('POST', path, { body, headers }))).toBe('400 idempotency.key-malformed');
});

test('a policy is read with its ETag, replaced by who has seen it, and keys are made by it', async () => {
  const read = await ada.client.keyPolicy(projectId);
  expect(etagOf(read)).toBe('"0"');
  const { version, ...policy } = read.ok();
  const stricter = { ...policy, defaultDays: 7, longestLifetimeDays: 30, longestExtensionDays: 30 };
  const both = await Promise.all([1, 2].map(() => admin.client.setKeyPolicy(projectId, stricter, `"${version}"`)));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  expect(etagOf(await ada.client.keyPolicy(projectId))).toBe('"1"');
  expect(codeOf(await ada.client.createKey(projectId, { days: 31 }))).toBe('422 api-key.lifetime-exceeded');
  const refused = [
    await admin.client.setKeyPolicy(projectId, { ...stricter, defaultDays: 31 }, '"1"'),
    await admin.client.send('PUT', `/v1/projects/${projectId}/api-key-policy`, { body: stricter }),
    await ada.client.setKeyPolicy(projectId, stricter, '"1"'),
  ];
  expect(refused.map(codeOf)).toEqual([
    '422 api-key-policy.not-possible',
    '428 request.precondition-missing',
    '403 permission.denied',
  ]);
});
