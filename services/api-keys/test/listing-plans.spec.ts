import { disableApiKey, type Actor } from '#contracts';
import { anAdmin, aUser } from '#testing';
import { ApiKeyStore } from '../src/keys/store/api-key.store.js';
import { makeKey } from './keys-service.js';
import { inOrder, ListedKeys, services, SORTS, type Wish } from './listed-keys.js';

const START_WITHIN_MS = 300_000;

let listed: ListedKeys;
beforeAll(async () => {
  listed = await ListedKeys.start();
}, START_WITHIN_MS);
afterAll(() => listed.stop());

/** A query, as the database tells of it. */
interface CarriedOut {
  readonly ts: Date;
  readonly ns: string;
  readonly op: string;
  readonly command: { readonly skip?: number; readonly sort?: object; readonly pipeline?: object };
  readonly planSummary: string;
  readonly hasSortStage?: boolean;
  readonly keysExamined: number;
  readonly docsExamined: number;
}

describe('how the database is asked', () => {
  /** What it says of the lists that are asked for meanwhile. */
  async function profile(asking: () => Promise<unknown>, hinted = 'projectId') {
    const { db, collection } = listed.keys.documents;
    const since = new Date();
    await db.db?.command({ profile: 2 });
    await asking().finally(() => db.db?.command({ profile: 0 }));
    const asked = { ns: `${db.name}.${collection.name}`, op: { $in: ['query', 'command'] }, ts: { $gte: since } };
    const profiled = db.collection<CarriedOut>('system.profile').find({ ...asked, [`command.hint.${hinted}`]: 1 });
    const found = await profiled.sort({ ts: 1 }).toArray();
    return {
      probes: found.filter(({ command }) => command.skip !== undefined),
      pages: found.filter(({ command }) => command.sort !== undefined || command.pipeline !== undefined),
    };
  }

  test('what changed lately is read from an index alone, and nothing that changed before', async () => {
    const store = listed.keys.app.get(ApiKeyStore);
    const actor = aUser();
    const projectId = actor.membership?.projectId ?? '';
    const keys = await Promise.all(Array.from({ length: 3 }, () => makeKey(listed.keys, actor)));
    const disable = (keyId: string) => listed.keys.bus.request(disableApiKey, { actor, projectId, keyId });
    const [early = '', late = '', later = ''] = keys.map(({ view }) => view.id);
    await disable(early);
    listed.keys.clock.advance(1);
    const since = listed.keys.clock.now();
    await disable(late);
    listed.keys.clock.advance(1);
    await disable(later);
    let changes: readonly unknown[] = [];
    const { pages } = await profile(async () => (changes = await store.listChanges(since, LIMIT)), 'changedAt');
    expect(changes).toEqual([late, later].map((keyId) => ({ keyId, ver: 2 })));
    const planSummary = 'IXSCAN { changedAt: 1, _id: 1, ver: 1 }';
    expect(pages).toMatchObject([{ planSummary, keysExamined: 2, docsExamined: 0 }]);
  });

  const LIMIT = 5;
  const owned = 'IXSCAN { projectId: 1, ownerId: 1, shelf: 1, ';
  const all = 'IXSCAN { projectId: 1, shelf: 1, ';

  test.each<[string, Wish, () => Actor, string]>([
    ['of a project', {}, () => listed.admin, all],
    ['of a user', {}, () => listed.owner, owned],
    ['of an owner', { ownerId: 'usr_0000000000000000000000' }, () => listed.admin, owned],
    ['of one status', { status: 'disabled' }, () => listed.admin, all],
    ['of one kind', { kind: 'master' }, () => listed.admin, all],
    ['of one status and kind of a user', { status: 'disabled', kind: 'standard' }, () => listed.owner, owned],
  ])('a page %s is read from an index in its order, and not a key more', async (_, wish, actor, index) => {
    for (const sort of SORTS) {
      let cursor: string | null = null;
      const { pages, probes } = await profile(async () => {
        ({ nextCursor: cursor } = await listed.list({ ...wish, sort, limit: LIMIT }, actor()));
        if (cursor !== null) await listed.list({ ...wish, sort, limit: LIMIT, cursor }, actor());
      });
      expect([probes.length, pages.length]).toEqual([0, cursor === null ? 1 : 2]);
      for (const { planSummary, hasSortStage, keysExamined, docsExamined } of pages) {
        const plans = planSummary.split(/, (?=IXSCAN)/);
        expect(plans.filter((plan) => !plan.startsWith(index))).toEqual([]);
        expect(hasSortStage).toBeUndefined();
        // One key ahead on each of the ranges that are merged: six shelves, each in up to three steps.
        expect(docsExamined).toBeLessThanOrEqual(LIMIT + 1 + 18);
        expect(keysExamined).toBeLessThanOrEqual(LIMIT + 1 + 36);
      }
    }
  });

  test.each<[string, Wish, RegExp]>([
    ['for a word', { q: 'nightly' }, /^IXSCAN \{ projectId: 1, keywords: 1, _id: 1 \}$/],
    ['for a service', { service: services[0] }, /^IXSCAN \{ projectId: 1, keywords: 1, _id: 1 \}$/],
    [
      'for an early expiry',
      { expiresBefore: '2026-02-26T00:00:00Z' },
      /^IXSCAN \{ projectId: 1, shelf: 1, expiresAt: 1/,
    ],
  ])('a search %s first asks the index alone whether few have it, and reads only these', async (_, wish, index) => {
    const { pages, probes } = await profile(() => listed.list(wish));
    expect(probes).toMatchObject([{ docsExamined: 0, planSummary: expect.stringMatching(index) }]);
    const having = listed.expected(wish, ({ name }) => wish.q === undefined || /nightly/i.test(name)).length;
    expect(pages).toHaveLength(1);
    expect(pages[0]?.planSummary).toMatch(index);
    // Deleted ones have no words, and keys of other projects are never looked at.
    expect(pages[0]?.docsExamined).toBeLessThanOrEqual(having);
  });

  test('a word that many have is met on a walk along the order, from page to page', async () => {
    const admin = anAdmin();
    const projectId = admin.membership?.projectId ?? '';
    const many = Array.from({ length: 2_400 }, (_, at) => {
      const name = `${at % 10 === 0 ? 'other' : 'common'} ${at % 50}`;
      return listed.aKey(at, { projectId, name, deletedAt: null });
    });
    await listed.store(many);
    const ids = inOrder(
      many.filter(({ name }) => name.startsWith('common')),
      'name',
    );
    // Few have both words.
    expect((await listed.list({ q: 'common 49', sort: 'name', limit: 100 }, admin)).items).toHaveLength(48);
    const read: string[] = [];
    const { pages } = await profile(async () => {
      for (let cursor: string | null | undefined; read.length < 300 && cursor !== null;) {
        const wish = { q: 'mmo', sort: 'name', limit: 100, ...(cursor !== undefined && { cursor }) } as const;
        const page = await listed.list(wish, admin);
        read.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
    });
    expect(read).toEqual(ids.slice(0, 300));
    expect(pages).toHaveLength(3);
    for (const { planSummary, hasSortStage, docsExamined } of pages) {
      expect(planSummary).toMatch(/^IXSCAN \{ projectId: 1, shelf: 1, sortName: 1, _id: 1 \}/);
      expect(hasSortStage).toBeUndefined();
      expect(docsExamined).toBeLessThanOrEqual(600);
    }
  });

  test('what stands at the end of a long walk is found, stretch by stretch', async () => {
    const admin = anAdmin();
    const projectId = admin.membership?.projectId ?? '';
    const many = Array.from({ length: 6_000 }, (_, at) => {
      const name = `${at < 2_050 ? 'zebra' : 'ant'} ${at}`;
      return listed.aKey(at, { projectId, name, deletedAt: null });
    });
    await listed.store(many);
    const isZebra = many.filter(({ name }) => name.startsWith('zebra'));
    const { pages } = await profile(async () => {
      const { items } = await listed.list({ q: 'zeb', sort: 'name' }, admin);
      expect(items.map(({ id }) => id)).toEqual(inOrder(isZebra, 'name').slice(0, 20));
    });
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.every(({ hasSortStage }) => hasSortStage === undefined)).toBe(true);
  });
});
