import type { AuditEntryView } from '#contracts';
import { eventually, startPlatform, type Platform } from '#testing';
import { Scene, type Member } from './scene.js';

const START_WITHIN_MS = 300_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

let platform: Platform;
let scene: Scene;
let ada: Member;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  ada = await scene.aMember();
}, START_WITHIN_MS);
afterAll(() => platform.stop());

test('a member makes a key, uses it, lengthens it by exactly 30 days and ends it for good', async () => {
  const { key: text, ...made } = (await ada.client.createKey(scene.project.id, { name: 'nightly batch' })).ok();
  expect(text).toMatch(/^kw_live_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}$/);
  expect(made).toMatchObject({ name: 'nightly batch', ownerId: ada.user.id, status: 'active', version: 1 });

  expect((await ada.client.verify(text)).ok()).toMatchObject({ valid: true, code: 'valid', keyId: made.id });

  const extended = (await ada.client.extendKey(made, 30)).ok();
  expect(Date.parse(extended.expiresAt) - Date.parse(made.expiresAt)).toBe(30 * DAY_MS);
  expect((await ada.client.key(made)).ok()).toEqual(extended);
  expect((await ada.client.verify(text)).ok()).toMatchObject({ valid: true, expiresAt: extended.expiresAt });

  const { revision } = (await ada.client.deleteKey(made)).ok();
  expect((await ada.client.verify(text)).ok()).toMatchObject({ valid: false, code: 'deleted' });
  expect((await ada.client.keys(scene.project.id)).ok().items).not.toContainEqual(
    expect.objectContaining({ id: made.id }),
  );
  expect((await ada.client.deleteKey(made)).ok()).toEqual({ revision });
});

test('the text of a key is shown in the answer to its creation, and a mask of it from then on', async () => {
  const { key: text, ...made } = (await ada.client.createKey(scene.project.id)).ok();
  expect(text.startsWith(made.prefix)).toBe(true);
  expect(text.endsWith(String(made.lastFour))).toBe(true);

  const list = await ada.client.keys(scene.project.id);
  expect(list.ok().items).toContainEqual(made);
  const later = [
    list,
    await ada.client.key(made),
    await ada.client.extendKey(made, 1),
    await ada.client.deleteKey(made),
  ];
  for (const answer of later) expect(answer.text).not.toContain(secretOf(text));
});

test('within a second, the audit log holds each change of a key once: who, when, before and after', async () => {
  const began = new Date().toISOString();
  const { key: text, ...made } = (await ada.client.createKey(scene.project.id, { name: 'audited' })).ok();
  const { expiresAt } = (await ada.client.extendKey(made, 30)).ok();
  const { revision } = (await ada.client.deleteKey(made)).ok();

  const entries = await eventually(() => entriesOf(made.id, 3), { withinMs: 1_000 });
  const ended = new Date().toISOString();

  const { name, prefix, lastFour } = made;
  const born = { name, kind: 'standard', prefix, lastFour, expiresAt: made.expiresAt };
  const owner = { ownerId: ada.user.id, memberId: ada.member.id };
  const deletedAt = entries[2]?.time;
  expect(entries).toMatchObject([
    { action: 'key.created', version: 1, before: null, after: { ...born, ...owner } },
    {
      action: 'key.extended',
      version: 2,
      before: { expiresAt: made.expiresAt },
      after: { expiresAt },
      details: { days: 30 },
    },
    { action: 'key.deleted', version: 3, eventId: revision, before: { deletedAt: null }, after: { name, deletedAt } },
  ]);
  const actor = { kind: 'user', id: ada.user.id, memberId: ada.member.id, role: 'user' };
  const times = entries.flatMap(({ time, recordedAt }) => [time, recordedAt]);
  expect(entries.map((entry) => entry.actor)).toEqual([actor, actor, actor]);
  expect(times.every((time) => began <= time && time <= ended)).toBe(true);
  expect(JSON.stringify(entries)).not.toContain(secretOf(text));
});

test('deleting a key twice is one event', async () => {
  const made = (await ada.client.createKey(scene.project.id)).ok();
  await ada.client.deleteKey(made);
  await ada.client.deleteKey(made);
  const last = (await ada.client.createKey(scene.project.id)).ok();
  await eventually(() => entriesOf(last.id, 1), { withinMs: 5_000 });
  expect((await entriesOf(made.id, 2)).map(({ action }) => action)).toEqual(['key.created', 'key.deleted']);
});

/** Oldest first. @throws where there are not so many. */
async function entriesOf(target: string, count: number): Promise<AuditEntryView[]> {
  const { items } = (await scene.operator.auditEntries(scene.project.id, `?target=${target}`)).ok();
  expect(items).toHaveLength(count);
  return items.toReversed();
}

function secretOf(text: string): string {
  return text.slice(-49, -6);
}
