import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { ApiKeyView, CreateApiKeyBody, CreatedApiKeyView } from '#contracts';
import { eventually, startEmbeddedServers, startPlatform, type EmbeddedServers, type Platform } from '#testing';
import { Scene, type Member } from '../../../test/e2e/scene.js';
import { subscribe, type KeywardEvent } from '../src/subscribe/index.js';
import { NatsDoor } from './nats-door.js';

const START_WITHIN_MS = 300_000;
const WITHIN_40_S = { withinMs: 40_000 };

let servers: EmbeddedServers;
let platform: Platform;
let scene: Scene;

beforeAll(async () => {
  servers = await startEmbeddedServers();
  platform = await startPlatform({ servers });
  scene = await Scene.open(platform);
}, START_WITHIN_MS);
afterAll(async () => {
  await platform.stop();
  await servers.stop();
});

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

/** The machine may be busy, and NATS is away for a moment: what was not answered is asked again, and done once. */
async function created({ client }: Member, settings: CreateApiKeyBody = {}): Promise<CreatedApiKeyView> {
  const once = `"${randomUUID()}"`;
  return eventually(async () => (await client.createKey(scene.project.id, settings, once)).ok(), WITHIN_40_S);
}

async function extend({ client }: Member, key: ApiKeyView): Promise<void> {
  const once = `"${randomUUID()}"`;
  await eventually(async () => (await client.extendKey(key, 10, once)).ok(), WITHIN_40_S);
}

test('who has only a key hears what happens in its project, also what JetStream lost while it was away', async () => {
  const admin = await scene.aMember('admin');
  const projectId = scene.project.id;
  const { key: apiKey } = await created(admin, { scopes: ['audit:read'] });
  const door = await NatsDoor.open(servers.natsUrl);
  const told: KeywardEvent[] = [];
  const subscription = await subscribe({
    natsUrl: door.url,
    apiKey,
    projectId,
    keywardUrl: platform.url,
    durable: 'billing',
    types: ['key.*'],
    from: 'now',
    handler: (event) => void told.push(event),
    onFailure: () => {},
  });
  const ofKey = (id: string) => told.filter(({ subject }) => subject === id).map(({ aggregatever }) => aggregatever);
  const heard = async (id: string, versions: number) =>
    eventually(() => expect(ofKey(id)).toEqual(Array.from({ length: versions }, (_, index) => index + 1)), {
      withinMs: 40_000,
    });
  const key = await created(admin);
  await extend(admin, key);
  await heard(key.id, 2);

  door.shut();
  await extend(admin, key);
  await extend(admin, key);
  await eventually(
    async () => expect((await admin.client.auditEntries(projectId, `?target=${key.id}`)).ok().items).toHaveLength(4),
    WITHIN_40_S,
  );
  await servers.natsServer.stop();
  await rm(servers.jetStreamDir, { recursive: true });
  await servers.natsServer.restart();
  door.unlock();
  await extend(admin, key);
  await heard(key.id, 5);
  await subscription.close();
  door.close();
}, 180_000);
