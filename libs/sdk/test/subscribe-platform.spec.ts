import { eventually, startPlatform, type Platform } from '#testing';
import { Scene } from '../../../test/e2e/scene.js';
import { subscribe, type KeywardEvent } from '../src/subscribe/index.js';

const START_WITHIN_MS = 300_000;

let platform: Platform;
let scene: Scene;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
}, START_WITHIN_MS);
afterAll(() => platform.stop());

test('what happens to the keys of a project is heard as Keyward tells it, in the order in which it happened', async () => {
  const ada = await scene.aMember();
  const told: KeywardEvent[] = [];
  const subscription = await subscribe({
    natsUrl: platform.servers.natsUrl,
    durable: `test-${scene.project.id}`,
    projectId: scene.project.id,
    types: ['key.created', 'key.extended', 'key.deleted'],
    from: 'now',
    handler: (event) => void told.push(event),
  });
  const { key: text, ...key } = (await ada.client.createKey(scene.project.id)).ok();
  (await ada.client.extendKey(key, 10)).ok();
  const { revision } = (await ada.client.deleteKey(key)).ok();
  const ofKey = () => told.filter(({ subject }) => subject === key.id);
  await eventually(() => expect(ofKey()).toHaveLength(3), { withinMs: 10_000 });
  await subscription.close();
  expect(ofKey().map(({ type, aggregatever }) => [type, aggregatever])).toEqual([
    ['key.created', 1],
    ['key.extended', 2],
    ['key.deleted', 3],
  ]);
  expect(ofKey()[1]).toMatchObject({
    specversion: '1.0',
    projectid: scene.project.id,
    data: { days: 10, actor: { kind: 'user', id: ada.user.id, memberId: ada.member.id, role: 'user' } },
  });
  expect(ofKey()[2]?.id).toBe(revision);
  expect(JSON.stringify(told)).not.toContain(text.slice(-49));
});
