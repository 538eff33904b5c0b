import { MongoClient } from 'mongodb';
import type { LogCheckView, StartedCheckView } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import { freshKey } from './client.js';
import { Scene } from './scene.js';

const START_WITHIN_MS = 300_000;
const CHECKED = { withinMs: 60_000 };
const PATH = '/v1/audit-log/checks';

let platform: Platform;
let scene: Scene;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
}, START_WITHIN_MS);
afterAll(() => platform.stop());

async function checked(): Promise<LogCheckView> {
  const headers = { 'idempotency-key': freshKey() };
  const { id } = (await scene.operator.send<StartedCheckView>('POST', PATH, { headers })).ok();
  const read = async () => (await scene.operator.send<LogCheckView>('GET', `${PATH}/${id}`)).ok();
  await eventually(async () => expect(['done', 'failed']).toContain((await read()).state), CHECKED);
  return read();
}

test('the log explains everything that was done, and names what was done past it', async () => {
  const member = await scene.aMember();
  const key = (await member.client.createKey(scene.project.id)).ok();
  (await member.client.extendKey(key, 3)).ok();
  const deleted = (await member.client.createKey(scene.project.id)).ok();
  (await member.client.deleteKey(deleted)).ok();
  const master = await scene.revealedKeyOf(member);
  expect(master.kind).toBe('master');
  const honest = await checked();
  expect(honest).toMatchObject({ state: 'done', gaps: 0, verdict: 'Every state is explained, 0 gaps.' });
  expect(honest.checked.things).toBeGreaterThan(4);
  expect(honest.checked.keys).toBeGreaterThan(0);

  const client = await MongoClient.connect(platform.servers.mongoUrl);
  try {
    const keys = client.db('keyward-api-keys').collection<{ _id: string; name: string }>('apikeys');
    const { modifiedCount } = await keys.updateOne({ _id: key.id }, { $set: { name: 'edited past Keyward' } });
    expect(modifiedCount).toBe(1);
  } finally {
    await client.close();
  }
  const { gaps, holes } = await checked();
  expect({ gaps, holes }).toMatchObject({
    gaps: 1,
    holes: [{ kind: 'key-differs', target: key.id, field: 'name', document: '"edited past Keyward"' }],
  });
});
