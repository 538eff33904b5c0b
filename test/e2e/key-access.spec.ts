import type {
  EditApiKeyBody,
  KeyAccessPage,
  KeyAccessView,
  MemberView,
  ServiceView,
  VerificationView,
} from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import type { KeyPlace } from './client.js';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const FOLLOWED = { withinMs: 10_000 };

let platform: Platform;
let scene: Scene;
let compute: string;
let storage: string;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  [compute, storage] = [await aService('compute'), await aService('storage')];
}, START_WITHIN_MS);
afterAll(() => platform.stop());

async function aService(code: string): Promise<string> {
  const body = { code, name: code, category: 'Compute' };
  return (await scene.operator.send<ServiceView>('POST', '/v1/services', { body })).ok().id;
}

async function tick({ member }: Member, ...services: readonly string[]): Promise<void> {
  const path = `/v1/projects/${scene.project.id}/members/${member.id}/permissions`;
  (await scene.operator.send<MemberView>('PUT', path, { body: { services } })).ok();
}

async function project(state: 'active' | 'suspended'): Promise<void> {
  (await scene.operator.send('PATCH', `/v1/projects/${scene.project.id}`, { body: { state } })).ok();
}

async function account({ user }: Member, state: 'active' | 'disabled'): Promise<void> {
  (await scene.operator.send('PATCH', `/v1/users/${user.id}`, { body: { state } })).ok();
}

async function verify(key: string): Promise<VerificationView> {
  return (
    await scene.operator.send<VerificationView>('POST', '/v1/api-keys/verify', { body: { key, service: compute } })
  ).ok();
}

/** What the log says of a key at a moment; undefined where it could not call. */
async function accessAt(at: string, keyId: string): Promise<KeyAccessView | undefined> {
  const path = `/v1/projects/${scene.project.id}/api-key-access?service=${compute}&at=${at}`;
  return (await scene.operator.send<KeyAccessPage>('GET', path)).ok().items.find((each) => each.keyId === keyId);
}

/** A moment, and what a verification said then. */
interface Moment {
  readonly after: string;
  readonly at: string;
  readonly said: VerificationView;
}

/** What happens, how, and what a verification says from then on. */
type Step = readonly [string, () => Promise<unknown>, VerificationView['code']];

function lifeOf(ada: Member, key: KeyPlace): readonly Step[] {
  const path = `/v1/projects/${key.projectId}/api-keys/${key.id}`;
  const edit = async (body: EditApiKeyBody) => {
    const headers = { 'if-match': `"${(await ada.client.key(key)).ok().version}"` };
    (await ada.client.send('PATCH', path, { body, headers })).ok();
  };
  return [
    ['create', async () => {}, 'service-not-granted'],
    ['tick', () => tick(ada, compute, storage), 'valid'],
    ['untick', () => tick(ada, storage), 'service-not-granted'],
    ['tick again', () => tick(ada, compute, storage), 'valid'],
    ['confine to another service', () => edit({ scopes: [storage] }), 'service-not-granted'],
    ['name', () => edit({ name: 'nightly' }), 'service-not-granted'],
    ['let go again', () => edit({ scopes: null }), 'valid'],
    ['extend', () => ada.client.extendKey(key, 30), 'valid'],
    ['disable', () => scene.operator.send('POST', `${path}/disable`), 'disabled'],
    ['enable', () => scene.operator.send('POST', `${path}/enable`), 'valid'],
    ['suspend', () => project('suspended'), 'project-suspended'],
    ['resume', () => project('active'), 'valid'],
    ['disable the owner', () => account(ada, 'disabled'), 'owner-disabled'],
    ['enable the owner', () => account(ada, 'active'), 'valid'],
    ['delete', () => scene.operator.deleteKey(key), 'deleted'],
  ];
}

/** Takes each step, and notes a moment after it. */
async function live(steps: readonly Step[], text: string): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  for (const [after, happen, code] of steps) {
    await happen();
    await eventually(async () => expect(await verify(text)).toMatchObject({ code }), FOLLOWED);
    moments.push({ after, at: new Date().toISOString(), said: await verify(text) });
  }
  return moments;
}

test('the log says of every moment what a verification said then', async () => {
  const ada = await scene.aMember();
  const before = new Date().toISOString();
  const { key: text, ...made } = (await ada.client.createKey(scene.project.id)).ok();
  const moments = await live(lifeOf(ada, made), text);

  const edited = Array<string>(3).fill('key.edited');
  const actions = ['key.deleted', 'key.enabled', 'key.disabled', 'key.extended', ...edited, 'key.created'];
  await eventually(async () => {
    const { items } = (await scene.operator.keyHistory(made)).ok();
    expect(items.map(({ action }) => action)).toEqual(actions);
  }, FOLLOWED);

  expect(await accessAt(before, made.id)).toBeUndefined();
  for (const { after, at, said } of moments) {
    const access = await accessAt(at, made.id);
    expect([after, access?.expiresAt]).toEqual([after, said.valid ? said.expiresAt : undefined]);
  }
});

test('each key names the events that it could call by', async () => {
  const ada = await scene.aMember();
  await tick(ada, compute);
  const { key: text, ...made } = (await ada.client.createKey(scene.project.id)).ok();
  await eventually(async () => expect(await verify(text)).toMatchObject({ code: 'valid' }), FOLLOWED);
  const at = new Date().toISOString();
  const access = await eventually(async () => {
    const found = await accessAt(at, made.id);
    expect(found).toBeDefined();
    return found;
  }, FOLLOWED);
  const { items } = (await scene.operator.allAuditEntries(`?target=${ada.member.id}`)).ok();
  const granted = items.find(({ action }) => action === 'member.permissions-changed');
  expect(access?.because).toContain(`${made.id}:1`);
  expect(access?.because).toContain(granted?.eventId);
});

test('a key that somebody found and reported, without a log-in, is refused from then on, and told of', async () => {
  const grace = await scene.aMember();
  const { key: text, ...made } = (await grace.client.createKey(scene.project.id)).ok();
  const answer = await scene.operator.as(null).send('POST', '/v1/leaked-keys', { body: { keys: [text, 'hunter2'] } });
  expect([answer.status, answer.text]).toEqual([202, '']);
  await eventually(async () => expect(await verify(text)).toMatchObject({ code: 'disabled' }), FOLLOWED);
  await eventually(async () => {
    const { items } = (await grace.client.keyHistory(made)).ok();
    expect(items[0]).toMatchObject({
      action: 'key.leaked',
      actor: { kind: 'system' },
      details: { action: 'disabled' },
    });
  }, FOLLOWED);
});
