import { newId, type ApiKeyView, type CreatedApiKeyView, type KeyResults } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import { freshKey, type Answer, type KeyPlace } from './client.js';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const MANY = 250;
const MANY_WITHIN_MS = 180_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

let platform: Platform;
let scene: Scene;
let ada: Member;
let projectId: string;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  ada = await scene.aMember();
  projectId = scene.project.id;
}, START_WITHIN_MS);
afterAll(() => platform.stop());

const path = (key: KeyPlace, action = '') => `/v1/projects/${key.projectId}/api-keys/${key.id}${action}`;
const create = async () => (await ada.client.createKey(projectId)).ok();
const codeOf = async (text: string) => (await ada.client.verify(text)).ok().code;
const refusalOf = ({ status, problem }: Answer<unknown>) => [status, problem.code];

const rotate = (key: KeyPlace, body: object, once = freshKey()) =>
  ada.client.send<CreatedApiKeyView>('POST', path(key, '/rotate'), { body, headers: { 'idempotency-key': once } });
const change = (method: string, key: KeyPlace, action: string, headers: Record<string, string>, body?: object) =>
  ada.client.send<ApiKeyView>(method, path(key, action), { ...(body && { body }), headers });
const extendMany = (ids: readonly string[], body: object = {}, once = freshKey()) =>
  ada.client.send<KeyResults>('POST', `/v1/projects/${projectId}/api-keys/extend`, {
    body: { ids, days: 5, ...body },
    headers: { 'idempotency-key': once },
  });
const deleteMany = (ids: readonly unknown[], client = ada.client) =>
  client.send<KeyResults>('POST', `/v1/projects/${projectId}/api-keys/delete`, { body: { ids } });

test('a rotation shows the new text, to a retry the same one, and ends the former where no grace was asked for', async () => {
  const { key: former, ...key } = await create();
  const once = freshKey();
  const first = await rotate(key, {}, once);
  const again = await rotate(key, {}, once);
  expect(again.text).toBe(first.text);
  expect(first.headers.get('etag')).toBe('"2"');
  expect(first.ok()).toMatchObject({ id: key.id, prefix: key.prefix, previousTextUntil: null });
  expect([await codeOf(first.ok().key), await codeOf(former)]).toEqual(['valid', 'unknown']);
  expect((await ada.client.key(key)).text).not.toContain(first.ok().key.slice(-49));
});

test('within the grace both texts hold', async () => {
  const { key: former, ...key } = await create();
  const { key: text } = (await rotate(key, { graceSeconds: 600 })).ok();
  expect([await codeOf(text), await codeOf(former)]).toEqual(['valid', 'valid']);
});

test('what cannot be rotated is refused by name', async () => {
  const key = await create();
  expect(refusalOf(await rotate(key, { graceSeconds: -1 }))).toEqual([422, 'request.invalid']);
  expect(refusalOf(await rotate(key, { graceSeconds: '1' }))).toEqual([400, 'request.malformed']);
  expect(refusalOf(await rotate(key, { key: 'kw_mine' }))).toEqual([400, 'request.malformed']);
  expect(refusalOf(await rotate({ id: 'key_1', projectId }, {}))).toEqual([404, 'api-key.not-found']);
  expect(await codeOf(key.key)).toBe('valid');
});

test('a key is off from its disabling to its enabling', async () => {
  const { key: text, ...key } = await create();
  expect((await change('POST', key, '/disable', {})).ok().status).toBe('disabled');
  expect(await codeOf(text)).toBe('disabled');
  expect((await change('POST', key, '/disable', {})).ok().version).toBe(2);
  expect((await change('POST', key, '/enable', {})).ok()).toEqual({ ...key, version: 3 });
  expect(await codeOf(text)).toBe('valid');
});

test('an extension can be tried out; of another version it is refused, as are a rotation and a deletion', async () => {
  const { key: _, ...key } = await create();
  const headers = () => ({ 'idempotency-key': freshKey(), 'if-match': '"2"' });
  const foretold = await change('POST', key, '/extend', { 'idempotency-key': freshKey() }, { days: 7, dryRun: true });
  expect(Date.parse(foretold.ok().expiresAt) - Date.parse(key.expiresAt)).toBe(7 * DAY_MS);
  expect((await ada.client.key(key)).ok()).toEqual(key);
  const outdated = [
    await change('POST', key, '/extend', headers(), { days: 7 }),
    await change('POST', key, '/rotate', headers(), {}),
    await change('DELETE', key, '', headers()),
  ];
  expect(outdated.map(refusalOf)).toEqual(outdated.map(() => [412, 'request.version-outdated']));
  expect((await change('POST', key, '/extend', { ...headers(), 'if-match': '"1"' }, { days: 7 })).status).toBe(200);
});

test('what is no list of keys is refused by name, and so are 1,001 of them', async () => {
  const key = await create();
  const many = Array.from({ length: 1_001 }, () => newId('key'));
  expect((await deleteMany(many)).problem).toMatchObject({ status: 422, errors: [{ field: 'ids' }] });
  expect(refusalOf(await extendMany(many))).toEqual([422, 'request.invalid']);
  expect(refusalOf(await extendMany([key.id], { days: 0 }))).toEqual([422, 'request.invalid']);
  expect(refusalOf(await deleteMany([key.id, { $ne: null }]))).toEqual([400, 'request.malformed']);
  expect((await ada.client.key(key)).ok().version).toBe(1);
});

test('of own and foreign keys the own are extended and deleted, one entry each, all of one request', async () => {
  const own = [await create(), await create()];
  const foreign = (await (await scene.aMember()).client.createKey(projectId)).ok();
  const ids = [foreign.id, ...own.map(({ id }) => id)];
  const once = freshKey();
  const extended = await extendMany(ids, {}, once);
  expect(extended.ok().results.map(({ ok, code }) => code ?? ok)).toEqual(['api-key.not-found', true, true]);
  expect((await extendMany(ids, {}, once)).text).toBe(extended.text);
  expect(refusalOf(await extendMany(ids.slice(1), { days: 6 }, once))).toEqual([422, 'idempotency.key-reused']);
  const deleted = await deleteMany(ids, ada.client.withRequestId('req_of-this-test'));
  const done = own.map(({ id }) => ({ id, ok: true, revision: `${id}:3` }));
  expect(deleted.ok().results).toEqual([{ id: foreign.id, ok: false, code: 'api-key.not-found' }, ...done]);
  expect((await deleteMany(ids)).text).toBe(deleted.text);
  for (const { id } of own) {
    const actions = ['key.deleted', 'key.extended', 'key.created'];
    const entries = async () => (await scene.operator.auditEntries(projectId, `?target=${id}`)).ok().items;
    const all = async () => expect((await entries()).map(({ action }) => action)).toEqual(actions);
    await eventually(all, { withinMs: 10_000 });
    expect((await entries())[0]).toMatchObject({ requestId: 'req_of-this-test' });
  }
  expect((await ada.client.key(foreign)).status).toBe(404);
});

test(
  'many keys are extended, and deleted, by several parts of one request, in the order they were named',
  async () => {
    const ids: string[] = [];
    while (ids.length < MANY) {
      const made = await Promise.all(Array.from({ length: 25 }, create));
      ids.push(...made.map(({ id }) => id));
    }
    const once = freshKey();
    // On a slow disk a part may be late: asked again, the request does what was not done.
    const done = async (asked: Promise<Answer<KeyResults>>) => {
      const { results } = (await asked).ok();
      expect(results.map(({ id, ok }) => [id, ok])).toEqual(ids.map((id) => [id, true]));
    };
    await eventually(() => done(extendMany(ids, {}, once)), { withinMs: 60_000 });
    await eventually(() => done(deleteMany(ids)), { withinMs: 60_000 });
    const left = (await ada.client.keys(projectId)).ok().items.map(({ id }) => id);
    expect(left.filter((id) => ids.includes(id))).toEqual([]);
  },
  MANY_WITHIN_MS,
);
