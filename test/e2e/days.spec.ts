import type { ApiKeyView, ProblemCode } from '#contracts';
import { startPlatform, type Platform } from '#testing';
import { freshKey } from './client.js';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;

let platform: Platform;
let scene: Scene;
let ada: Member;
let key: ApiKeyView;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  ada = await scene.aMember();
  const { key: _text, ...made } = (await ada.client.createKey(scene.project.id, { days: 3_600 })).ok();
  key = made;
}, START_WITHIN_MS);
afterAll(() => platform.stop());

const badDays: readonly (readonly [string, unknown, number, ProblemCode])[] = [
  ['0', 0, 422, 'request.invalid'],
  ['-1', -1, 422, 'request.invalid'],
  ['1.5', 1.5, 422, 'request.invalid'],
  ['99999', 99_999, 422, 'request.invalid'],
  ['more than one call may add', 366, 422, 'api-key.extension-too-long'],
  ['more than a key may live', 60, 422, 'api-key.lifetime-exceeded'],
  ['missing', undefined, 422, 'request.invalid'],
  ['"x"', 'x', 400, 'request.malformed'],
  ['"7"', '7', 400, 'request.malformed'],
  ['null', null, 400, 'request.malformed'],
  ['true', true, 400, 'request.malformed'],
  ['[7]', [7], 400, 'request.malformed'],
  ['{}', {}, 400, 'request.malformed'],
];

test.each(badDays)('extending by %s is refused, names the field and changes nothing', async (_, days, status, code) => {
  const answer = await ada.client.extendKey(key, days);
  expect(answer.status).toBe(status);
  expect(answer.problem).toMatchObject({ code, errors: [{ field: 'days', message: expect.any(String) }] });
  expect((await ada.client.key(key)).ok()).toEqual(key);
});

test.each([0, -1, 1.5, 3_651, 99_999, 'x', '7', true, [7], {}])(
  'creating for %j days is refused, names the field and makes no key',
  async (days) => {
    const before = await ada.client.keysAsChanged(scene.project.id);
    const path = `/v1/projects/${scene.project.id}/api-keys`;
    const answer = await ada.client.send('POST', path, { body: { days }, headers: { 'idempotency-key': freshKey() } });
    expect(answer.status).toBe(typeof days === 'number' ? 422 : 400);
    expect(answer.problem.errors).toEqual([{ field: 'days', message: expect.any(String) }]);
    expect(await ada.client.keysAsChanged(scene.project.id)).toEqual(before);
  },
);
