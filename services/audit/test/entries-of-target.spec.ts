import { listEntriesOfTarget, newId, systemActor, type PageQuery } from '#contracts';
import { anAdmin, anOperator, startServers, type TestServers } from '#testing';
import { anOwner, confirmed, startAudit, type AuditService, type Owner } from './audit-service.js';
import { versionsOf } from './builders.js';

const START_WITHIN_MS = 300_000;
const VERSIONS = 5;

let servers: TestServers;
let audit: AuditService;
let owner: Owner;
const projectId = newId('prj');
const target = newId('key');

beforeAll(async () => {
  servers = await startServers();
  audit = await startAudit(servers);
  owner = await anOwner(servers);
  const versions = Array.from({ length: VERSIONS }, (_, at) => at + 1);
  const given = { source: owner.source, projectid: projectId };
  const events = [...versionsOf(target, versions, given), ...versionsOf(newId('key'), [1, 2], given)];
  await owner.tell(events);
  await confirmed(owner, events);
}, START_WITHIN_MS);
afterAll(async () => {
  await owner.leave();
  await audit.stop();
  await servers.stop();
});

const ask = (given: Partial<PageQuery> = {}, of = { projectId, target }, actor = systemActor) =>
  audit.bus.request(listEntriesOfTarget, { actor, ...of, query: { limit: 100, ...given } });

test('what was done to a thing is listed newest first, page by page', async () => {
  const read: number[] = [];
  let page = await ask({ limit: 2 });
  for (;;) {
    read.push(...page.items.map(({ version }) => version));
    if (page.nextCursor === null) break;
    page = await ask({ limit: 2, cursor: page.nextCursor });
  }
  expect(read).toEqual([5, 4, 3, 2, 1]);
  expect((await ask()).items.map((entry) => entry.target)).toEqual(Array<string>(VERSIONS).fill(target));
});

test('a thing of another project has no entries, and its cursor is none here', async () => {
  expect((await ask({}, { projectId: newId('prj'), target })).items).toEqual([]);
  const cursor = (await ask({ limit: 1 })).nextCursor ?? '';
  await expect(ask({ cursor }, { projectId, target: newId('key') })).rejects.toMatchObject({
    code: 'request.malformed',
  });
});

test('people are not told: the service that owns the thing asks for them', async () => {
  for (const actor of [anAdmin({ projectId }), anOperator()]) {
    await expect(ask({}, undefined, actor)).rejects.toMatchObject({ code: 'request.unknown-path' });
  }
});
