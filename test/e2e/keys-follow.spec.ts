import type { CreatedApiKeyView, ServiceView } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const FOLLOWED = { withinMs: 10_000 };

let platform: Platform;
let scene: Scene;
let holder: Member;
let key: CreatedApiKeyView;

beforeAll(async () => {
  platform = await startPlatform();
}, START_WITHIN_MS);
afterAll(() => platform.stop());
beforeEach(async () => {
  scene = await Scene.open(platform);
  holder = await scene.aMember();
  key = (await holder.client.createKey(scene.project.id)).ok();
});

/** As an operator. */
async function change(method: string, path: string, body?: unknown): Promise<void> {
  const { status, text } = await scene.operator.send(method, `/v1/${path}`, body === undefined ? {} : { body });
  if (status > 299) throw new Error(`${method} ${path}: ${status} ${text}`);
}

const ofProject = (path = '') => `projects/${scene.project.id}${path}`;
const ofHolder = (path = '') => ofProject(`/members/${holder.member.id}${path}`);

async function verify(service?: string) {
  const body = { key: key.key, ...(service !== undefined && { service }) };
  const answer = await scene.operator.send<{ code: string; services: string[] }>('POST', '/v1/api-keys/verify', {
    body,
  });
  return answer.ok();
}

function becomes(code: string, service?: string): Promise<void> {
  return eventually(async () => expect((await verify(service)).code).toBe(code), FOLLOWED);
}

test('a key follows its project: refused while it is suspended, and for good once it is closed', async () => {
  await change('PATCH', ofProject(), { state: 'suspended' });
  await becomes('project-suspended');
  expect((await scene.operator.extendKey(key, 1)).problem.code).toBe('project.suspended');
  await change('PATCH', ofProject(), { state: 'active' });
  await becomes('valid');
  await change('PATCH', ofProject(), { state: 'closed' });
  await becomes('project-closed');
  expect((await scene.operator.extendKey(key, 1)).problem.code).toBe('project.closed');
});

test('a key follows its owner: refused while the account is disabled', async () => {
  await change('PATCH', `users/${holder.user.id}`, { state: 'disabled' });
  await becomes('owner-disabled');
  await change('PATCH', `users/${holder.user.id}`, { state: 'active' });
  await becomes('valid');
});

test('a key authorises a service from the tick of the box to its removal', async () => {
  const body = { code: `compute-${scene.project.id.slice(-8).toLowerCase()}`, name: 'Machines', category: 'Compute' };
  const { id } = (await scene.operator.send<ServiceView>('POST', '/v1/services', { body })).ok();
  await becomes('service-not-granted', id);
  await change('PUT', ofHolder('/permissions'), { services: [id] });
  await becomes('valid', id);
  expect((await verify()).services).toEqual([id]);
  await change('PUT', ofHolder('/permissions'), { services: [] });
  await becomes('service-not-granted', id);
});

test.each([
  ['a change of role', 'role-changed', () => change('PATCH', ofHolder(), { role: 'auditor' })],
  ['a removal', 'member-removed', () => change('DELETE', ofHolder())],
])('%s ends a key by one audited event that says why', async (_, reason, end) => {
  await end();
  await becomes('deleted');
  await eventually(async () => {
    const { items } = (await scene.operator.auditEntries(scene.project.id, `?target=${key.id}`)).ok();
    expect(items).toMatchObject([
      { action: 'key.deleted', version: 2, actor: { kind: 'system' }, details: { reason } },
      { action: 'key.created', version: 1 },
    ]);
  }, FOLLOWED);
});
