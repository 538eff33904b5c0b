import { deleteApiKey, newId } from '#contracts';
import { anAdmin } from '#testing';
import type { ApiKey } from '../src/keys/domain/api-key.js';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { inOrder, ListedKeys, services, SORTS, type Wish } from './listed-keys.js';

const START_WITHIN_MS = 300_000;

let listed: ListedKeys;
beforeAll(async () => {
  listed = await ListedKeys.start();
}, START_WITHIN_MS);
afterAll(() => listed.stop());

describe('every order and filter', () => {
  const soon = () => new Date(listed.keys.clock.now().getTime() + 5 * DAY_MS).toISOString();
  const wishes: readonly (readonly [string, () => Wish])[] = [
    ['all', () => ({})],
    ['active ones', () => ({ status: 'active' })],
    ['expired ones, those of this moment too', () => ({ status: 'expired' })],
    ['disabled ones', () => ({ status: 'disabled' })],
    ['master keys', () => ({ kind: 'master' })],
    ['those of an owner', () => ({ ownerId: listed.owner.userId })],
    ['those that reach a service', () => ({ service: services[0] })],
    ['those that expire soon', () => ({ expiresBefore: soon() })],
    ['all at once', () => ({ status: 'expired', kind: 'standard', service: services[1], expiresBefore: soon() })],
  ];

  test.each(wishes)('has each key once, in pages of any size: %s', async (_, wish) => {
    for (const sort of SORTS) {
      const query = { ...wish(), sort };
      const wanted = listed.expected(query);
      expect(wanted.length).toBeGreaterThan(0);
      expect(await listed.readAll({ ...query, limit: 23 })).toEqual(wanted);
    }
  });

  test('a user has its own keys in every order', async () => {
    for (const sort of SORTS)
      expect(await listed.readAll({ sort }, listed.owner)).toEqual(
        listed.expected({ sort, ownerId: listed.owner.userId }),
      );
  });
});

describe('a search', () => {
  test.each([
    ['a part of a word', 'ightl', ['nightly batch', 'Nightly Build']],
    ['capitals', 'NIGHTLY', ['nightly batch', 'Nightly Build']],
    ['words in any order', 'build nig', ['Nightly Build']],
    ['without accents', 'jose', ['José']],
    ['Chinese', '小明', ['王小明']],
    ['a pattern, which is only a text', '(c+)+$', ['a.*b(c+)+$']],
    ['a pattern that would match all', '.*', ['a.*b(c+)+$']],
    ['an operator', '{"$gt":""}', []],
    ['a service id, which is no word of a key', ` ${services[0]}`, []],
    ['nothing that is there', 'xyzzy', []],
  ])('takes what it is given literally: %s', async (_, q, found) => {
    for (const sort of ['-createdAt', 'name', '-lastUsedAt'] as const) {
      expect(await listed.readAll({ q, sort, limit: 9 })).toEqual(
        listed.expected({ sort }, ({ name }) => found.includes(name)),
      );
    }
  });

  test('finds by tag and by the beginning of an id, with its prefix or without', async () => {
    expect(await listed.readAll({ q: 'west' })).toEqual(listed.expected({}, ({ tags }) => tags.length > 0));
    const [id = ''] = listed.expected({});
    for (const q of [id, id.slice(4), id.slice(0, 25)]) expect(await listed.readAll({ q })).toContain(id);
  });

  test('is narrowed by the filters, and a user finds its own only', async () => {
    const wish = { q: 'nightly', status: 'active', kind: 'standard' } as const;
    const isNightly = ({ name }: ApiKey) => /nightly/i.test(name);
    expect(await listed.readAll(wish)).toEqual(listed.expected(wish, isNightly));
    expect(await listed.readAll(wish, listed.owner)).toEqual(
      listed.expected({ ...wish, ownerId: listed.owner.userId }, isNightly),
    );
  });

  test('of a text made to keep a pattern busy answers at once', async () => {
    const asked = performance.now();
    await listed.list({ q: `${'(a+)+'.repeat(19)}$` });
    expect(performance.now() - asked).toBeLessThan(500);
  });
});

test.each(['name', '-expiresAt', 'lastUsedAt'] as const)(
  'keys that come and go between two pages disturb no other: %s',
  async (sort) => {
    const admin = anAdmin();
    const projectId = admin.membership?.projectId ?? '';
    const given = { projectId, kind: 'standard', deletedAt: null } as const;
    const some = Array.from({ length: 30 }, (_, at) => listed.aKey(at, given));
    await listed.store(some);
    const read: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await listed.list({ sort, limit: 4, ...(cursor !== undefined && { cursor }) }, admin);
      read.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      const keyId = page.items.at(-1)?.id ?? '';
      await listed.keys.bus.request(deleteApiKey, { actor: admin, projectId, keyId });
      await listed.store([listed.aKey(read.length, { ...given, _id: newId('key') })]);
    }
    const ids = inOrder(some, sort);
    expect(new Set(read).size).toBe(read.length);
    expect(read.filter((id) => ids.includes(id))).toEqual(ids);
  },
);

test('a cursor is of one list: of no other order, filter, search or reader', async () => {
  const { nextCursor } = await listed.list({ limit: 2, status: 'active' });
  const cursor = nextCursor ?? '';
  expect((await listed.list({ limit: 2, status: 'active', cursor })).items).toHaveLength(2);
  const others: Wish[] = [{}, { status: 'disabled' }, { sort: 'createdAt' }, { kind: 'master' }, { q: 'night' }];
  others.push({ service: services[0] }, { expiresBefore: '2030-01-01T00:00:00Z' }, { ownerId: listed.owner.userId });
  for (const other of others.map((wish, at) => (at === 0 ? wish : { status: 'active' as const, ...wish }))) {
    await expect(listed.list({ ...other, cursor })).rejects.toMatchObject({ code: 'request.malformed' });
  }
  await expect(listed.list({ status: 'active', cursor }, listed.owner)).rejects.toMatchObject({
    code: 'request.malformed',
  });
});
