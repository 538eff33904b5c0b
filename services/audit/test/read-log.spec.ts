import { newId, readLog, systemActor, type KeywardEvent, type ReadLogRequest } from '#contracts';
import { Clock } from '#outbox';
import { anOperator, eventually, startServers, type SettableClock, type TestServers } from '#testing';
import { anOwner, confirmed, startAudit, type AuditService, type Owner } from './audit-service.js';
import { anEvent, versionsOf } from './builders.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let audit: AuditService;
let owner: Owner;

beforeAll(async () => {
  servers = await startServers();
  audit = await startAudit(servers);
  owner = await anOwner(servers);
  // What the audit tells of itself at its start comes first.
  await eventually(async () => expect((await read({})).events.length).toBeGreaterThan(0), { withinMs: 20_000 });
}, START_WITHIN_MS);
afterAll(async () => {
  await owner.leave();
  await audit.stop();
  await servers.stop();
});

const read = (given: Partial<ReadLogRequest>) =>
  audit.bus.request(readLog, { actor: systemActor, projectId: null, from: 0, limit: 100, ...given });

async function told(events: readonly KeywardEvent[]): Promise<readonly KeywardEvent[]> {
  const ofOwner = events.map((event) => ({ ...event, source: owner.source }));
  await owner.tell(ofOwner);
  await confirmed(owner, ofOwner);
  return ofOwner;
}

test('events are read from a position on, as they were told, and of a project without a look at others', async () => {
  const [projectid, other] = [newId('prj'), newId('prj')];
  const { size: from } = await read({ from: Number.MAX_SAFE_INTEGER });
  const subject = newId('key');
  const mine = versionsOf(subject, [1, 2, 3], { projectid, requestid: 'req_1' });
  const events = await told([...mine, anEvent({ projectid: other }), anEvent()]);
  const all = await read({ from });
  expect(all.events.map(({ event }) => event)).toEqual(events);
  expect(all.events.map(({ index }) => index)).toEqual(events.map((_, at) => from + at));
  expect(all).toMatchObject({ next: from + 5, size: from + 5 });

  const first = await read({ projectId: projectid, from, limit: 2 });
  expect(first.events.map(({ event }) => event)).toEqual(events.slice(0, 2));
  expect(first.next).toBe(from + 2);
  const rest = await read({ projectId: projectid, from: first.next, limit: 2 });
  expect(rest.events.map(({ event }) => event)).toEqual(events.slice(2, 3));
  expect(rest.next).toBe(from + 5);
  expect(await read({ from: from + 5 })).toEqual({ events: [], next: from + 5, size: from + 5 });
});

test('what would not fit into one message is left for the next, and nothing between is lost', async () => {
  const { size } = await read({ from: Number.MAX_SAFE_INTEGER });
  const after = { note: 'x'.repeat(40_000) };
  const events = await told([1, 2, 3, 4, 5].map(() => anEvent({ data: { after } })));
  const found: KeywardEvent[] = [];
  let replies = 0;
  for (let from = size; from < size + 5; replies++) {
    const reply = await read({ from });
    found.push(...reply.events.map(({ event }) => event));
    from = reply.next;
  }
  expect(found).toEqual(events);
  expect(replies).toBe(3);
});

test('it begins at a time: with what the log took in then or later', async () => {
  const clock = audit.app.get<SettableClock>(Clock);
  await told([anEvent()]);
  clock.advance(60_000);
  const since = clock.now().toISOString();
  const events = await told([anEvent(), anEvent()]);
  expect((await read({ since })).events.map(({ event }) => event)).toEqual(events);
  clock.advance(60_000);
  expect((await read({ since: clock.now().toISOString() })).events).toEqual([]);
});

test('it is for Keyward itself', async () => {
  await expect(read({ actor: anOperator() })).rejects.toThrow('request.unknown-path');
});
