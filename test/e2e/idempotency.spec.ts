import { eventually, startPlatform, type Platform } from '#testing';
import { freshKey, type Answer } from './client.js';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const PARALLEL_WITHIN_MS = 30_000;

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

const isReplay = ({ headers }: Answer<unknown>) => headers.get('idempotency-replayed') === 'true';

const parallel = <T>(times: number, work: () => Promise<T>) => Promise.all(Array.from({ length: times }, work));

test('a retry of a create gets the first answer to the byte, with the text of the key', async () => {
  const once = freshKey();
  const first = await ada.client.createKey(projectId, { name: 'once' }, once);
  const again = await ada.client.createKey(projectId, { name: 'once' }, once);
  expect(again.text).toBe(first.text);
  expect(again.status).toBe(201);
  expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
  expect((await ada.client.verify(again.ok().key)).ok().valid).toBe(true);
});

test('a retry of an extend gets the first answer to the byte, even after a later change', async () => {
  const key = (await ada.client.createKey(projectId)).ok();
  const once = freshKey();
  const first = await ada.client.extendKey(key, 7, once);
  const later = (await ada.client.extendKey(key, 1)).ok();
  const again = await ada.client.extendKey(key, 7, once);
  expect(again.text).toBe(first.text);
  expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
  expect((await ada.client.key(key)).ok()).toEqual(later);
});

test('the same key under another request is refused, and nothing is changed', async () => {
  const once = freshKey();
  const { key: text, ...key } = (await ada.client.createKey(projectId, { name: 'first' }, once)).ok();
  const others = [
    await ada.client.createKey(projectId, { name: 'second' }, once),
    await ada.client.createKey(projectId, { name: 'first', days: 1 }, once),
    await ada.client.extendKey(key, 1, once),
  ];
  expect(others.map(({ status, problem }) => [status, problem.code])).toEqual(
    others.map(() => [422, 'idempotency.key-reused']),
  );
  expect((await ada.client.key(key)).ok()).toEqual(key);
  expect((await ada.client.verify(text)).ok().valid).toBe(true);
});

test('the same key of another caller is another key', async () => {
  const bob = await scene.aMember();
  const once = freshKey();
  const adas = await ada.client.createKey(projectId, {}, once);
  const bobs = await bob.client.createKey(projectId, {}, once);
  expect(isReplay(bobs)).toBe(false);
  expect(bobs.ok().id).not.toBe(adas.ok().id);
});

test('without a key, neither creating nor extending is done', async () => {
  const key = (await ada.client.createKey(projectId)).ok();
  const path = `/v1/projects/${projectId}/api-keys`;
  const before = await ada.client.keysAsChanged(projectId);
  const answers = [
    await ada.client.send('POST', path, { body: {} }),
    await ada.client.send('POST', `${path}/${key.id}/extend`, { body: { days: 1 } }),
  ];
  expect(answers.map(({ status, problem }) => [status, problem.code])).toEqual(
    answers.map(() => [400, 'idempotency.key-missing']),
  );
  expect(await ada.client.keysAsChanged(projectId)).toEqual(before);
});

test.each([
  ['unquoted', 'abc'],
  ['quoted on one side', '"abc'],
  ['empty', ''],
  ['quotes around nothing', '""'],
  ['256 characters', `"${'a'.repeat(256)}"`],
  ['a quote inside', '"a"b"'],
  ['two values', '"a", "b"'],
  ['a letter beyond ASCII', '"é"'],
])('a malformed key is refused, and nothing is done: %s', async (_, once) => {
  const before = await ada.client.keysAsChanged(projectId);
  const answer = await ada.client.createKey(projectId, {}, once);
  expect([answer.status, answer.problem.code]).toEqual([400, 'idempotency.key-malformed']);
  expect(await ada.client.keysAsChanged(projectId)).toEqual(before);
});

test('a key of 255 characters is taken', async () => {
  const answer = await ada.client.createKey(projectId, {}, `"${freshKey().slice(1, -1).padEnd(255, 'a')}"`);
  expect(answer.status).toBe(201);
});

test(
  '20 retries of one create at the same moment make one key',
  async () => {
    const carol = await scene.aMember();
    const once = freshKey();
    const answers = await parallel(20, () => carol.client.createKey(projectId, { name: 'one' }, once));
    expect(new Set(answers.map((answer) => answer.ok() && answer.text)).size).toBe(1);
    expect(answers.filter(isReplay)).toHaveLength(19);
    expect((await carol.client.keys(projectId, '?kind=standard')).ok().items).toHaveLength(1);
    const [{ id } = { id: '' }] = (await carol.client.keys(projectId, '?kind=standard')).ok().items;
    await eventually(async () => expect(await actionsOn(id)).toEqual(['key.created']), { withinMs: 10_000 });
  },
  PARALLEL_WITHIN_MS,
);

test(
  '50 extends by a day at the same moment move the expiry by exactly 50 days',
  async () => {
    const key = (await ada.client.createKey(projectId)).ok();
    const answers = await parallel(50, () => ada.client.extendKey(key, 1));
    const { expiresAt, version } = (await ada.client.key(key)).ok();
    expect(new Set(answers.map((answer) => answer.ok().version)).size).toBe(50);
    expect(Date.parse(expiresAt) - Date.parse(key.expiresAt)).toBe(50 * DAY_MS);
    expect(version).toBe(51);
  },
  PARALLEL_WITHIN_MS,
);

test(
  'the same extend sent ten times at the same moment counts once',
  async () => {
    const key = (await ada.client.createKey(projectId)).ok();
    const once = freshKey();
    const answers = await parallel(10, () => ada.client.extendKey(key, 5, once));
    const { expiresAt, version } = (await ada.client.key(key)).ok();
    expect(new Set(answers.map((answer) => answer.ok() && answer.text)).size).toBe(1);
    expect(answers.filter(isReplay)).toHaveLength(9);
    expect(Date.parse(expiresAt) - Date.parse(key.expiresAt)).toBe(5 * DAY_MS);
    expect(version).toBe(2);
  },
  PARALLEL_WITHIN_MS,
);

async function actionsOn(target: string): Promise<string[]> {
  const { items } = (await scene.operator.auditEntries(projectId, `?target=${target}`)).ok();
  return items.map(({ action }) => action);
}
