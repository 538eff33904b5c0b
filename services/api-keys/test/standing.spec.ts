import {
  newId,
  projectClosed,
  projectCreated,
  projectResumed,
  projectSuspended,
  systemActor,
  type KeywardEvent,
} from '#contracts';
import { eventually } from '#testing';
import { Followed, FOLLOWED } from './followed.js';
import { makeKey, type HeldKey } from './keys-service.js';
import { History, Membership } from './played-identity.js';

const START_WITHIN_MS = 300_000;
const actor = systemActor;

let at: Followed;
let member: Membership;
let key: HeldKey;

beforeAll(async () => {
  at = await Followed.open();
}, START_WITHIN_MS);
afterAll(() => at.close());
beforeEach(async () => {
  [member, key] = await at.aHolder();
});

/** Tells these, and waits until the key is answered so. */
async function toldThat(code: string, ...events: readonly KeywardEvent[]): Promise<void> {
  await at.identity.tell(...events);
  await eventually(async () => expect(await at.codeOf(key)).toBe(code), FOLLOWED);
}

test('a service is authorised by a key while it is granted to the key’s owner', async () => {
  const [compute, storage] = [newId('svc'), newId('svc')];
  const refused = { valid: false, code: 'service-not-granted' };
  expect(await at.verify(key)).toMatchObject({ valid: true, services: [] });
  expect(await at.verify(key, compute)).toMatchObject(refused);

  await at.identity.tell(member.permissionsChanged([compute]));
  await at.heardOf(member, 2);
  expect(await at.verify(key, compute)).toMatchObject({ valid: true, code: 'valid', services: [compute] });
  expect(await at.verify(key, storage)).toMatchObject({ ...refused, services: [compute] });

  await at.identity.tell(member.permissionsChanged([]));
  await at.heardOf(member, 3);
  expect(await at.verify(key, compute)).toMatchObject({ ...refused, services: [] });
});

test('a key works before its owner was heard of, and authorises no service then', async () => {
  const young = await makeKey(at.keys, new Membership().actor);
  expect(await at.verify(young)).toMatchObject({ valid: true, services: [] });
  expect(await at.verify(young, newId('svc'))).toMatchObject({ valid: false, code: 'service-not-granted' });
});

test('a suspended project has its keys refused, unchanged, until it is resumed', async () => {
  const project = new History('project', member.projectId, member.projectId);
  const before = await at.stored(key);
  const created = projectCreated.of({ actor, data: { code: 'P-22222222', name: 'Weather' } });
  const suspended = projectSuspended.of({ actor, data: {} });
  await toldThat('project-suspended', project.next(created), project.next(suspended));
  await expect(at.create(member)).rejects.toThrow('project.suspended');
  await expect(at.extend(member, key)).rejects.toThrow('project.suspended');
  expect(await at.stored(key)).toEqual(before);

  await toldThat('valid', project.next(projectResumed.of({ actor, data: {} })));
  expect((await at.extend(member, key)).body.version).toBe(2);
});

test('a closed project has its keys refused for good, and keeps them', async () => {
  const project = new History('project', member.projectId, member.projectId);
  const suspended = project.next(projectSuspended.of({ actor, data: {} }));
  const closed = project.next(projectClosed.of({ actor, data: { from: 'suspended' } }));
  await toldThat('project-closed', closed, suspended);
  await expect(at.create(member)).rejects.toThrow('project.closed');
  await expect(at.extend(member, key)).rejects.toThrow('project.closed');
  expect(await at.stored(key)).toMatchObject({ ver: 1, deletedAt: null });
  expect(await at.codeOf(key)).toBe('project-closed');
});

test('the keys of a disabled user are refused until it is enabled', async () => {
  const user = new History('user', null, member.userId);
  await toldThat('owner-disabled', user.next({ type: 'user.created' }), user.next({ type: 'user.disabled' }));
  await toldThat('valid', user.next({ type: 'user.enabled' }));
});
