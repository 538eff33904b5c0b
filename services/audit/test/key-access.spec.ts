import {
  apiKeyDeleted,
  listKeyAccess,
  memberPermissionsChanged,
  newId,
  projectSuspended,
  type Actor,
  type KeyAccessQuery,
} from '#contracts';
import { anAdmin, anAuditor, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { BIRTHS_INDEX } from '../src/log/store/entry.schema.js';
import { anOwner, confirmed, startAudit, type AuditService, type Owner } from './audit-service.js';
import { day, Story } from './told-story.js';

const START_WITHIN_MS = 300_000;
const compute = newId('svc');
/** The service's clock stands at the first of March, day 60. */
const KEYS = 7;

let servers: TestServers;
let audit: AuditService;
let owner: Owner;
let story: Story;
let keyIds: string[];

beforeAll(async () => {
  servers = await startServers();
  audit = await startAudit(servers);
  owner = await anOwner(servers);
  story = Story.begun([compute], owner.source);
  keyIds = Array.from({ length: KEYS }, () => story.aKey(2)).sort();
  const deleted = { name: 'nightly batch', expiresAt: day(100).toISOString(), deletedAt: day(5).toISOString() };
  for (const keyId of keyIds.slice(0, 2)) story.tell(5, apiKeyDeleted, deleted, keyId);
  story.tell(8, memberPermissionsChanged, { userId: story.userId, before: [compute], after: [] });
  const others = Story.begun([compute], owner.source);
  others.aKey(2);
  await tell(story, others);
}, START_WITHIN_MS);
afterAll(async () => {
  await owner.leave();
  await audit.stop();
  await servers.stop();
});

async function tell(...stories: readonly Story[]): Promise<void> {
  const events = stories.flatMap((each) => each.events);
  await owner.tell(events);
  await confirmed(owner, events);
}

function ask(
  on: number,
  query: Partial<KeyAccessQuery> = {},
  actor: Actor = anAuditor({ projectId: story.projectId }),
) {
  const asked = { service: compute, at: day(on).toISOString(), limit: 100, ...query };
  return audit.bus.request(listKeyAccess, { actor, projectId: story.projectId, query: asked });
}

const idsOn = async (on: number) => (await ask(on)).items.map(({ keyId }) => keyId);

test('a moment is answered from what had happened by then, in this project, and nothing later', async () => {
  expect(await idsOn(1)).toEqual([]);
  expect(await idsOn(2)).toEqual(keyIds);
  expect(await idsOn(5)).toEqual(keyIds.slice(2));
  expect(await idsOn(8)).toEqual([]);
});

test('each key names the entries of the log that it follows from', async () => {
  const { items } = await ask(6);
  const { memberId, projectId, userId } = story;
  const born = [`${memberId}:1`, `${projectId}:1`, `${userId}:1`];
  expect(items.map(({ because }) => because)).toEqual(keyIds.slice(2).map((keyId) => [`${keyId}:1`, ...born]));
  const known = await audit.entries.countDocuments({ eid: { $in: items.flatMap(({ because }) => because) } });
  expect(known).toBe(KEYS - 2 + born.length);
});

test.each([1, 2, 5, 6])('pages of %d neither skip nor repeat a key', async (limit) => {
  const read: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await ask(6, { limit, ...(cursor && { cursor }) });
    read.push(...page.items.map(({ keyId }) => keyId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(read).toEqual(keyIds.slice(2));
});

test('a cursor is of one service and one moment', async () => {
  const cursor = (await ask(6, { limit: 1 })).nextCursor ?? '';
  const refused = { code: 'request.malformed', fields: [{ field: 'cursor' }] };
  await expect(ask(7, { cursor })).rejects.toMatchObject(refused);
  await expect(ask(6, { cursor, service: newId('svc') })).rejects.toMatchObject(refused);
});

test('a suspended project has no key that could call anything', async () => {
  const suspended = Story.begun([compute], owner.source);
  suspended.aKey(2);
  suspended.tell(3, projectSuspended, {});
  await tell(suspended);
  const { projectId } = suspended;
  const on = async (at: Date) => {
    const query = { service: compute, at: at.toISOString(), limit: 10 };
    return (await audit.bus.request(listKeyAccess, { actor: anAdmin({ projectId }), projectId, query })).items.length;
  };
  expect([await on(day(2)), await on(day(3))]).toEqual([1, 0]);
});

test('a moment that has not come, and a time that is none, are refused by name', async () => {
  const refused = { code: 'request.invalid', fields: [{ field: 'at' }] };
  await expect(ask(61)).rejects.toMatchObject(refused);
  await expect(ask(2, { at: '2026-W10' })).rejects.toMatchObject(refused);
});

test('it is for who may read the log of the project, and to others the project is not there', async () => {
  const { projectId } = story;
  for (const actor of [anAdmin({ projectId }), anOperator()])
    expect((await ask(2, {}, actor)).items).toHaveLength(KEYS);
  for (const actor of [aUser({ projectId }), anAuditor(), aStranger()]) {
    await expect(ask(2, {}, actor)).rejects.toMatchObject({ code: 'project.not-found' });
  }
});

test('keys and their histories are read from indexes, however large the log is', async () => {
  const born = { projectId: story.projectId, action: 'key.created', target: { $gt: '' }, at: { $lte: day(9) } };
  const plans = [
    audit.entries.find(born, { _id: 0, target: 1 }).sort({ target: 1 }).hint(BIRTHS_INDEX).limit(10),
    audit.entries.find({ target: { $in: keyIds }, at: { $lte: day(9) } }).sort({ target: -1, version: 1 }),
  ];
  for (const plan of plans) {
    const explained: unknown = await plan.explain('queryPlanner');
    const { winningPlan } = (explained as { readonly queryPlanner: { readonly winningPlan: object } }).queryPlanner;
    const text = JSON.stringify(winningPlan);
    expect(text).toContain('"IXSCAN"');
    expect(text).not.toMatch(/"(COLLSCAN|SORT)"/);
  }
});
