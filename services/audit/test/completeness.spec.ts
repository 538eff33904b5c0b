import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { randomUUID } from 'node:crypto';
import {
  apiKeyEdited,
  apiKeyExtended,
  getLogCheck,
  listAuditEntries,
  startLogCheck,
  type Actor,
  type HoleView,
  type KeyStateView,
  type KeywardEvent,
  type LogCheckView,
} from '#contracts';
import { KeyFold } from '#log-check';
import { anAdmin, anOperator, eventually, startServers, type TestServers } from '#testing';
import { CheckDesk } from '../src/completeness/check-desk.js';
import { Leadership } from '../src/leadership/leadership.js';
import { toEntryView, type Entry } from '../src/log/domain/entry.js';
import { LogWriter } from '../src/log/log-writer.js';
import { startAudit, type AuditService } from './audit-service.js';
import { startPlayedOwners, type PlayedOwners } from './played-owners.js';
import { day, Story } from './told-story.js';

const START_WITHIN_MS = 300_000;
const CHECKED_WITHIN_MS = 60_000;

let servers: TestServers;
let audit: AuditService;
let owners: PlayedOwners;
let story: Story;
let key: string;

const operator = anOperator();
const idempotencyOf = (key: string = randomUUID()) => ({ key, fingerprint: 'the same' });

beforeAll(async () => {
  servers = await startServers();
  audit = await startAudit(servers);
  await audit.app.get(Leadership).untilOpen();
  owners = await startPlayedOwners(servers);
  story = Story.begun([]);
  key = aKeyWithHistory();
  await take(story.events);
}, START_WITHIN_MS);
afterAll(async () => {
  await owners.stop();
  await audit.stop();
  await servers.stop();
});

function aKeyWithHistory(): string {
  const keyId = story.aKey(1);
  const extended = { days: 10, from: day(100).toISOString(), to: day(110).toISOString() };
  story.tell(2, apiKeyExtended, extended, keyId);
  story.tell(3, apiKeyEdited, { before: { name: 'nightly batch' }, after: { name: 'weekly batch' } }, keyId);
  return keyId;
}

const append = (events: readonly KeywardEvent[]) => audit.app.get(LogWriter).append(events);
const ownerIn = ({ source }: { readonly source: string }) => source.slice(source.lastIndexOf('/') + 1);
const thingsOf = (owner: string) => owners.things.get(owner) ?? new Map<string, number>();

/** Into the log, and their owners have what they tell. */
async function take(events: readonly KeywardEvent[]): Promise<void> {
  await append(events);
  for (const { subject, aggregatever, source } of events) thingsOf(ownerIn({ source })).set(subject, aggregatever);
  for (const subject of new Set(events.map((event) => event.subject))) await keepKey(subject);
}

async function keepKey(target: string): Promise<void> {
  const entries = await audit.entries.find({ target }).sort({ version: 1 }).lean<Entry[]>();
  if (entries[0]?.action !== 'key.created') return;
  const { state } = KeyFold.of(entries.map(toEntryView));
  owners.keys.set(target, state as object as KeyStateView);
}

const start = (actor: Actor = operator, idempotency = idempotencyOf()) =>
  audit.bus.request(startLogCheck, { actor, idempotency });
const read = (id: string, actor: Actor = operator) => audit.bus.request(getLogCheck, { actor, id });

async function finished(id: string): Promise<LogCheckView> {
  await eventually(async () => expect(['done', 'failed']).toContain((await read(id)).state), {
    withinMs: CHECKED_WITHIN_MS,
  });
  return read(id);
}

async function checked(): Promise<LogCheckView> {
  return finished((await start()).body.id);
}

test('of an honest log every state is explained, and the log says that it was looked at', async () => {
  const idempotency = idempotencyOf();
  const { body, replayed } = await start(operator, idempotency);
  expect(replayed).toBe(false);
  const check = await finished(body.id);
  expect(check).toMatchObject({ state: 'done', gaps: 0, holes: [], verdict: 'Every state is explained, 0 gaps.' });
  expect(check.checked).toMatchObject({ things: 4, keys: 1 });
  expect(await start(operator, idempotency)).toEqual({ body, replayed: true });
  await expect(start(operator, { ...idempotency, fingerprint: 'other' })).rejects.toMatchObject({
    code: 'idempotency.key-reused',
  });
  const query = { action: 'log.checked', limit: 1 } as const;
  const { items } = await audit.bus.request(listAuditEntries, { actor: operator, projectId: null, query });
  const { things, entries } = check.checked;
  expect(items).toMatchObject([
    { target: body.id, details: { things, entries, gaps: 0 }, actor: { id: operator.userId } },
  ]);
});

test('only operators may ask, and to others there is nothing', async () => {
  const admin = anAdmin({ projectId: story.projectId });
  await expect(start(admin)).rejects.toMatchObject({ code: 'request.unknown-path' });
  await expect(read('chk_unknown', admin)).rejects.toMatchObject({ code: 'request.unknown-path' });
  await expect(read('chk_unknown')).rejects.toMatchObject({ code: 'log-check.not-found' });
});

test('what is under way is no hole', async () => {
  const extended = { days: 1, from: day(110).toISOString(), to: day(111).toISOString() };
  story.tell(4, apiKeyExtended, extended, key);
  const late = story.events.slice(-1);
  thingsOf('api-keys').set(key, 4);
  const { body } = await start();
  setTimeout(() => void append(late).then(() => keepKey(key)), 1_500);
  expect(await finished(body.id)).toMatchObject({ state: 'done', gaps: 0 });
});

test('a service that does not say what it has makes the check fail, and is no hole', async () => {
  owners.isAway = true;
  const check = await checked();
  owners.isAway = false;
  expect(check).toMatchObject({ state: 'failed', gaps: 0 });
  expect(check.verdict).toContain('service.unavailable');
});

test('of each night there is one check, however many processes ask for it', async () => {
  const other = await startAudit(servers);
  try {
    await Promise.all([audit, other].map(({ app }) => app.get(CheckDesk).askForNight()));
    const { app } = await startAuditAgain(other);
    await app.get(CheckDesk).askForNight();
  } finally {
    await again?.stop();
  }
  const checks = audit.app.get<Connection>(getConnectionToken()).collection('checks');
  const nights = await checks.find({ night: { $ne: null } }).toArray();
  expect(nights).toHaveLength(1);
  await finished(String(nights[0]?._id));
});

let again: AuditService | undefined;

/** As after a restart. */
async function startAuditAgain(before: AuditService): Promise<AuditService> {
  await before.stop();
  again = await startAudit(servers);
  return again;
}

test(
  'each kind of hole is named',
  async () => {
    const [removed, edited, gone, behind] = [
      aKeyWithHistory(),
      aKeyWithHistory(),
      aKeyWithHistory(),
      aKeyWithHistory(),
    ];
    await take(story.events.filter(({ subject }) => [removed, edited, gone, behind].includes(subject)));
    const stranger = Story.begun([], '/keyward/nobody');
    await append(stranger.events.slice(0, 1));

    await audit.entries.collection.deleteOne({ target: removed, version: 2 });
    owners.keys.set(edited, { ...(owners.keys.get(edited) as KeyStateView), name: 'somebody else’s' });
    thingsOf('api-keys').delete(gone);
    owners.keys.delete(gone);
    thingsOf('api-keys').set(behind, 2);
    owners.keys.delete(behind);
    thingsOf('identity').set(story.memberId, 3);
    thingsOf('webhooks').set('whk_untold', 1);

    const check = await checked();
    const hole = (given: Partial<HoleView>) => ({ version: null, field: null, log: null, document: null, ...given });
    const meant = [
      hole({ kind: 'entry-missing', owner: 'api-keys', target: removed, version: 2 }),
      hole({
        kind: 'key-differs',
        owner: 'api-keys',
        target: edited,
        version: 3,
        field: 'name',
        log: '"weekly batch"',
        document: '"somebody else’s"',
      }),
      hole({ kind: 'thing-missing', owner: 'api-keys', target: gone, log: '3' }),
      hole({ kind: 'thing-behind', owner: 'api-keys', target: behind, version: 3, log: '3', document: '2' }),
      hole({ kind: 'entry-missing', owner: 'identity', target: story.memberId, version: 2 }),
      hole({ kind: 'entry-missing', owner: 'identity', target: story.memberId, version: 3 }),
      hole({ kind: 'entry-missing', owner: 'webhooks', target: 'whk_untold', version: 1 }),
      hole({ kind: 'owner-unknown', owner: 'nobody', target: stranger.projectId, log: '1' }),
    ];
    const inOrder = (holes: readonly object[]) => holes.map((each) => JSON.stringify(each)).toSorted();
    const fields = ['kind', 'owner', 'target', 'version', 'field', 'log', 'document'] as const;
    const sorted = (each: Partial<HoleView>) => Object.fromEntries(fields.map((name) => [name, each[name]]));
    expect(inOrder(check.holes.map(sorted))).toEqual(inOrder(meant.map(sorted)));
    expect(check).toMatchObject({ state: 'done', gaps: meant.length, verdict: '8 states are not explained.' });
  },
  CHECKED_WITHIN_MS,
);
