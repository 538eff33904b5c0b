import {
  addMember,
  apiKeyExpiring,
  apiKeyLeaked,
  createProject,
  createServiceAccount,
  newId,
  systemActor,
  toCloudEvent,
  updateUser,
  type ApiKeyExpiringData,
  type ApiKeyLeakedData,
  type EventDraft,
  type KeywardEvent,
  type UserView,
} from '#contracts';
import { EventStream } from '#messaging';
import { KeyLetters } from '../src/mail/key-letters.js';
import { Accounts, START_WITHIN_MS } from './accounts.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

let scene: Accounts;
let projectId: string;
let ada: UserView;
beforeAll(async () => {
  scene = await Accounts.start();
  projectId = (await scene.bus.request(createProject, { actor: scene.operator, name: 'Protein folding' })).id;
  ada = await scene.user();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

/** As api-keys tells it now, unless it was so long ago. */
function told(draft: EventDraft, agoMs = 0): KeywardEvent {
  const [aggregateId, at] = [newId('key'), new Date(scene.clock.now().getTime() - agoMs)];
  const stored = { ...draft, eid: `${aggregateId}:2`, ver: 2, at, requestId: null };
  return toCloudEvent(stored, { service: 'api-keys', aggregate: 'key', aggregateId, projectId });
}

function leaked(given: Partial<ApiKeyLeakedData> = {}, agoMs = 0): KeywardEvent {
  const leakedAt = scene.clock.now().toISOString();
  const data = { name: 'nightly batch', ownerId: ada.id, leakedAt, action: 'disabled', ...given } as const;
  return told(apiKeyLeaked.of({ actor: systemActor, data }), agoMs);
}

function expiring(given: Partial<ApiKeyExpiringData> = {}, agoMs = 0): KeywardEvent {
  const expiresAt = new Date(scene.clock.now().getTime() + 7 * DAY_MS).toISOString();
  const data = { name: 'nightly batch', ownerId: ada.id, expiresAt, days: 7, ...given } as const;
  return told(apiKeyExpiring.of({ actor: systemActor, data }), agoMs);
}

const write = (event: KeywardEvent) => scene.app.get(KeyLetters).write(event);

test('the owner of a key that was found is told by mail, once, under the name of the event', async () => {
  const event = leaked();
  const stream = scene.app.get(EventStream);
  await stream.publish(event);
  await stream.publish(event);
  const mail = await scene.office.mailTo(ada.email);
  expect(mail).toMatchObject({ subject: 'An API key was found in public', messageId: `<${event.subject}.2@keyward>` });
  expect(mail.text).toContain('the API key "nightly batch" of the project "Protein folding"');
  expect(mail.text).toContain('It was disabled at once');
  await stream.publish(expiring());
  expect((await scene.office.mailTo(ada.email, 2)).subject).toBe('An API key expires within 7 days');
  expect(scene.office.mailsTo(ada.email)).toHaveLength(2);
});

test('the admins of the project are told of a key of a service account, the owner being nobody', async () => {
  const [grace, barbara] = [await scene.user({ language: 'zh-TW' }), await scene.user()];
  const actor = scene.operator;
  await scene.bus.request(addMember, { actor, projectId, userId: grace.id, role: 'admin' });
  await scene.bus.request(addMember, { actor, projectId, userId: barbara.id, role: 'user' });
  const account = await scene.bus.request(createServiceAccount, { actor, projectId, name: 'nightly', role: 'admin' });
  const event = leaked({ ownerId: account.id, action: 'flagged' });
  const letter = { id: `${event.id}:${grace.id}`, to: grace.email, language: 'zh-TW', values: { action: 'flagged' } };
  expect(await write(event)).toMatchObject([letter]);
  expect(await write(expiring({ ownerId: account.id }))).toEqual([]);
});

test('what is too old to be of use is not written', async () => {
  expect(await write(leaked({}, 7 * DAY_MS - 1))).toHaveLength(1);
  expect(await write(leaked({}, 7 * DAY_MS))).toEqual([]);
  expect(await write(expiring({}, DAY_MS - 1))).toHaveLength(1);
  expect(await write(expiring({}, DAY_MS))).toEqual([]);
  expect(await write(expiring({ expiresAt: scene.clock.now().toISOString() }))).toEqual([]);
});

test('a disabled owner is told of a leak, and of no expiry', async () => {
  const { id: ownerId } = await scene.user();
  await scene.bus.request(updateUser, { actor: scene.operator, userId: ownerId, state: 'disabled' });
  expect(await write(leaked({ ownerId }))).toHaveLength(1);
  expect(await write(expiring({ ownerId }))).toEqual([]);
});

test('nobody is told of another event, or of what is not there', async () => {
  expect(await write({ ...leaked(), type: 'key.extended' })).toEqual([]);
  expect(await write(leaked({ ownerId: newId('usr') }))).toEqual([]);
  expect(await write({ ...leaked(), projectid: newId('prj') })).toEqual([]);
});
