import { listAuditEntries, newId, type Actor, type AuditEntryView, type ListAuditEntriesQuery } from '#contracts';
import { anActor, anAdmin, anAuditor, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { anOwner, confirmed, startAudit, type AuditService, type Owner } from './audit-service.js';
import { anEvent, anEventActor, versionsOf } from './builders.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let audit: AuditService;
let owner: Owner;
let projectId: string;

/** Of this one key: made by Ada, extended twice by Grace, a day apart; and another key in between. */
const [ada, grace] = [anEventActor(), anEventActor()];
let key: string;
let other: string;

beforeAll(async () => {
  servers = await startServers();
  audit = await startAudit(servers);
  owner = await anOwner(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await owner.leave();
  await audit.stop();
  await servers.stop();
});
beforeEach(async () => {
  projectId = newId('prj');
  [key, other] = [newId('key'), newId('key')];
  const given = { source: owner.source, projectid: projectId };
  const day = (day: number) => `2026-03-0${day}T00:00:00.000Z`;
  await tell([
    anEvent({ ...given, subject: key, time: day(1), data: { actor: ada } }),
    anEvent({ ...given, subject: key, aggregatever: 2, time: day(2), data: { actor: grace } }),
    anEvent({ ...given, subject: other, time: day(3), data: { actor: ada } }),
    anEvent({ ...given, subject: key, aggregatever: 3, time: day(4), data: { actor: grace } }),
    anEvent({ source: owner.source, projectid: newId('prj'), data: { actor: ada } }),
  ]);
});

async function tell(events: Parameters<Owner['tell']>[0]): Promise<void> {
  await owner.tell(events);
  await confirmed(owner, events);
}

const list = (query: Partial<ListAuditEntriesQuery> = {}, actor: Actor = anAuditor({ projectId })) =>
  audit.bus.request(listAuditEntries, { actor, projectId, query: { limit: 100, ...query } });
const listAll = (actor: Actor, query: Partial<ListAuditEntriesQuery> = {}) =>
  audit.bus.request(listAuditEntries, { actor, projectId: null, query: { limit: 100, ...query } });

const shown = (items: readonly AuditEntryView[]) => items.map(({ eventId }) => eventId);
const whole = () => [`${key}:3`, `${other}:1`, `${key}:2`, `${key}:1`];

test('a project’s entries are listed newest first, and those of no other project', async () => {
  const { items } = await list();
  expect(shown(items)).toEqual(whole());
  expect(new Set(items.map((entry) => entry.projectId))).toEqual(new Set([projectId]));
});

test.each([1, 3, 4, 5])(
  'pages of %d neither skip nor repeat an entry, though more are told meanwhile',
  async (limit) => {
    const read: string[] = [];
    let page = await list({ limit });
    for (;;) {
      read.push(...shown(page.items));
      if (page.nextCursor === null) break;
      await tell([anEvent({ source: owner.source, projectid: projectId })]);
      page = await list({ limit, cursor: page.nextCursor });
    }
    expect(read).toEqual(whole());
  },
);

test.each<[string, () => Partial<ListAuditEntriesQuery>, () => string[]]>([
  ['an actor', () => ({ actor: grace.id }), () => [`${key}:3`, `${key}:2`]],
  ['an action', () => ({ action: 'key.created' }), () => [`${other}:1`, `${key}:1`]],
  ['a target', () => ({ target: key }), () => [`${key}:3`, `${key}:2`, `${key}:1`]],
  ['from a time on', () => ({ from: '2026-03-03T00:00:00Z' }), () => [`${key}:3`, `${other}:1`]],
  ['before a time', () => ({ to: '2026-03-03T00:00:00Z' }), () => [`${key}:2`, `${key}:1`]],
  ['a day', () => ({ from: '2026-03-02', to: '2026-03-03' }), () => [`${key}:2`]],
  ['a time of another zone', () => ({ from: '2026-03-03T02:00:00+02:00' }), () => [`${key}:3`, `${other}:1`]],
  ['all of it', () => ({ actor: ada.id, action: 'key.created', target: key, to: '2026-03-02' }), () => [`${key}:1`]],
  ['nothing that is there', () => ({ target: newId('key') }), () => []],
])('the list can be narrowed to %s', async (_, query, wanted) => {
  expect(shown((await list(query())).items)).toEqual(wanted());
});

test('a cursor is taken by its own list only', async () => {
  const cursor = (await list({ limit: 1 })).nextCursor ?? '';
  expect(shown((await list({ cursor })).items)).toEqual(whole().slice(1));
  const refused = { code: 'request.malformed', fields: [{ field: 'cursor' }] };
  await expect(list({ cursor, target: key })).rejects.toMatchObject(refused);
  await expect(list({ cursor: `${cursor}A` })).rejects.toMatchObject(refused);
  await expect(listAll(anOperator(), { cursor })).rejects.toMatchObject(refused);
});

test.each(['2026-W10', '20260301', '2026-060', 'yesterday'])(
  'a time that is none is refused by name: %s',
  async (time) => {
    const refused = (field: string) => ({ code: 'request.invalid', fields: [{ field }] });
    await expect(list({ from: time })).rejects.toMatchObject(refused('from'));
    await expect(list({ to: time })).rejects.toMatchObject(refused('to'));
  },
);

test('the log of a project is read by its admins, its auditors and operators', async () => {
  for (const actor of [anAdmin({ projectId }), anAuditor({ projectId }), anOperator()]) {
    expect(shown((await list({}, actor)).items)).toEqual(whole());
  }
});

test('to everybody else the project is not there', async () => {
  for (const actor of [aUser({ projectId }), anAuditor(), anAdmin(), aStranger()]) {
    await expect(list({}, actor)).rejects.toMatchObject({ code: 'project.not-found' });
  }
});

test('what happened anywhere is shown to operators, and to others there is no such list', async () => {
  const { items } = await listAll(anOperator(), { limit: 5 });
  expect(shown(items).slice(1)).toEqual(whole());
  expect(items[0]?.projectId).not.toBe(projectId);
  for (const actor of [anAdmin({ projectId }), anAuditor({ projectId }), anActor()]) {
    await expect(listAll(actor)).rejects.toMatchObject({ code: 'request.unknown-path' });
  }
});

test('a history of many versions reads without a gap', async () => {
  const target = newId('key');
  const versions = Array.from({ length: 30 }, (_, at) => at + 1);
  await tell(versionsOf(target, versions, { source: owner.source, projectid: projectId }));
  const { items } = await list({ target });
  expect(items.map(({ version }) => version)).toEqual(versions.toReversed());
});
