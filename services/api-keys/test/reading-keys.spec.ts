import { deleteApiKey, listApiKeys, type Actor, type ApiKeyView, type ListApiKeysQuery } from '#contracts';
import { anAdmin, anAuditor, anOperator, aStranger, aUser, startServers, type TestServers } from '#testing';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { makeKey, startKeysService, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let keys: KeysService;
let admin: Actor;
let owners: readonly [Actor, Actor];
let projectId: string;

beforeAll(async () => {
  servers = await startServers();
  keys = await startKeysService(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await servers.stop();
});
beforeEach(() => {
  admin = anAdmin();
  projectId = admin.membership?.projectId ?? '';
  owners = [aUser({ projectId }), aUser({ projectId })];
});

const list = (actor: Actor, query: Partial<ListApiKeysQuery> = {}, project = projectId) =>
  keys.bus.request(listApiKeys, { actor, projectId: project, query: { limit: 100, sort: '-createdAt', ...query } });

const idsOf = (views: readonly ApiKeyView[]) => views.map(({ id }) => id);
const newestFirst = (ids: readonly string[]) => ids.toSorted().toReversed();

/** Keys of both owners, in turn. @returns their ids. */
async function makeKeys(count: number): Promise<string[]> {
  const making = Array.from({ length: count }, (_, at) => makeKey(keys, owners[at % 2 === 0 ? 0 : 1]));
  return idsOf((await Promise.all(making)).map(({ view }) => view));
}

/** Every page until the last, and something done before each further one. */
async function readAll(limit: number, between: () => Promise<unknown> = () => Promise.resolve()): Promise<string[]> {
  const read: string[] = [];
  let page = await list(admin, { limit });
  for (;;) {
    read.push(...idsOf(page.items));
    if (page.nextCursor === null) return read;
    await between();
    page = await list(admin, { limit, cursor: page.nextCursor });
  }
}

test.each([1, 6, 7, 13, 14])('pages of %d neither skip nor repeat a key, newest first', async (limit) => {
  const made = await makeKeys(13);
  expect(await readAll(limit)).toEqual(newestFirst(made));
});

test('keys made and deleted between two pages disturb no other', async () => {
  const made = await makeKeys(12);
  const [deleted = ''] = newestFirst(made);
  const disturb = async () => {
    await makeKeys(2);
    await keys.bus.request(deleteApiKey, { actor: admin, projectId, keyId: deleted });
  };
  expect(await readAll(4, disturb)).toEqual(newestFirst(made));
});

test('a user sees its own keys, and no others by asking for them', async () => {
  await makeKeys(6);
  const [one, other] = owners;
  const own = await list(one);
  expect(own.items.map(({ ownerId }) => ownerId)).toEqual(Array(3).fill(one.userId));
  expect(await list(one, { ownerId: other.userId })).toEqual(own);
});

test('an admin and an operator see all keys of the project, or those of one owner', async () => {
  const made = await makeKeys(6);
  await makeKey(keys, anAdmin());
  const [one] = owners;
  for (const actor of [admin, anOperator()]) {
    expect(idsOf((await list(actor)).items)).toEqual(newestFirst(made));
    const narrowed = await list(actor, { ownerId: one.userId });
    expect(idsOf(narrowed.items)).toEqual(newestFirst(made.filter((_, at) => at % 2 === 0)));
  }
});

test('an auditor sees its own keys only, and to who is outside the project it is not there', async () => {
  await makeKeys(2);
  expect((await list(anAuditor({ projectId }))).items).toEqual([]);
  for (const actor of [aStranger(), anAdmin()]) {
    await expect(list(actor)).rejects.toMatchObject({ code: 'project.not-found' });
  }
});

test('a deleted key is not listed, an expired one is, and says so', async () => {
  const [live, deleted] = [await makeKey(keys, owners[0]), await makeKey(keys, owners[0])];
  const expired = await makeKey(keys, owners[0], { days: 1 });
  await keys.bus.request(deleteApiKey, { actor: admin, projectId, keyId: deleted.view.id });
  keys.clock.advance(DAY_MS);
  const { items } = await list(admin);
  expect(items.map(({ id, status }) => [id, status])).toEqual([
    [expired.view.id, 'expired'],
    [live.view.id, 'active'],
  ]);
});

describe('a cursor', () => {
  let cursor: string;
  beforeEach(async () => {
    await makeKeys(6);
    cursor = (await list(admin, { limit: 2 })).nextCursor ?? '';
  });

  test('goes on in its own list, whoever may read that', async () => {
    expect((await list(anAdmin({ projectId }), { cursor })).items).toHaveLength(4);
  });

  const refused = { code: 'request.malformed', fields: [{ field: 'cursor' }] };

  test('is refused by every other list: of another project, another owner, or a user’s own', async () => {
    const ownerId = owners[0].userId;
    const elsewhere = anAdmin();
    await expect(list(elsewhere, { cursor }, elsewhere.membership?.projectId)).rejects.toMatchObject(refused);
    await expect(list(admin, { cursor, ownerId })).rejects.toMatchObject(refused);
    await expect(list(owners[0], { cursor })).rejects.toMatchObject(refused);
    const narrowed = (await list(admin, { ownerId, limit: 1 })).nextCursor ?? '';
    await expect(list(admin, { cursor: narrowed })).rejects.toMatchObject(refused);
    await expect(list(admin, { cursor: narrowed, ownerId: owners[1].userId })).rejects.toMatchObject(refused);
  });

  test('with any character changed, shortened, or made up is refused', async () => {
    const spoilt = Array.from(cursor, (character, at) =>
      [cursor.slice(0, at), character === 'A' ? 'B' : 'A', cursor.slice(at + 1)].join(''),
    );
    for (const each of [...spoilt, '', '.', cursor.slice(1), cursor.slice(0, -1), `${cursor}A`, 'key_1']) {
      await expect(list(admin, { cursor: each })).rejects.toMatchObject(refused);
    }
  });
});
