import {
  createApiKey,
  deleteApiKey,
  disableApiKey,
  extendApiKey,
  listApiKeys,
  newId,
  type Actor,
  type ApiKeyStatus,
  type CreateApiKeyRequest,
  type StoredEvent,
} from '#contracts';
import { aUser, eventually, startServers, type TestServers } from '#testing';
import { ExpiryLadder } from '../src/expiry/expiry-ladder.js';
import { noticeOf } from '../src/expiry/domain/notice.js';
import { TellExpiries } from '../src/expiry/use-cases/tell-expiries.js';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { aCreation, aKey, once } from './builders.js';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;
const HOUR_MS = DAY_MS / 24;

describe('what there is to tell of a key', () => {
  const now = new Date('2026-03-01T00:00:00.000Z');
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);

  test.each<[string, number, number, ReturnType<typeof noticeOf>]>([
    ['nothing before its time', 31, 1, null],
    ['the rung it stands on', 30, 0, { days: 30, nextNoticeAt: inDays(16) }],
    ['the only rung that still holds', 6, -24, { days: 7, nextNoticeAt: inDays(5) }],
    ['the last rung', 0.5, -0.5, { days: 1, nextNoticeAt: inDays(0.5) }],
    ['that it has expired', 0, 0, { days: null, nextNoticeAt: null }],
    ['only that, however late', -7, -37, { days: null, nextNoticeAt: null }],
  ])('is %s', (_, left, due, notice) => {
    expect(noticeOf({ deletedAt: null, expiresAt: inDays(left), nextNoticeAt: inDays(due) }, now)).toEqual(notice);
  });

  test('is nothing of a deleted key, nor twice', () => {
    expect(noticeOf(aKey({ deletedAt: now, nextNoticeAt: now, expiresAt: now }), now)).toBeNull();
    expect(noticeOf(aKey({ nextNoticeAt: null, expiresAt: now }), now)).toBeNull();
  });
});

describe('the ladder', () => {
  let servers: TestServers;
  let keys: KeysService;
  let other: KeysService;
  let owner: Actor;
  let projectId: string;

  beforeAll(async () => {
    servers = await startServers();
    keys = await startKeysService(servers);
    other = await startKeysService(servers);
  }, START_WITHIN_MS);
  afterAll(async () => {
    await other.stop();
    await keys.stop();
    await servers.stop();
  });
  beforeEach(() => {
    owner = aUser();
    projectId = owner.membership?.projectId ?? '';
    other.clock.set(keys.clock.now());
  });

  const tell = (service = keys) => service.app.get(TellExpiries).execute();
  const pass = (milliseconds: number) => [keys, other].forEach(({ clock }) => clock.advance(milliseconds));
  const of = ({ view }: HeldKey) => ({ actor: owner, projectId, keyId: view.id });
  const extend = (key: HeldKey, days: number) =>
    keys.bus.request(extendApiKey, { ...of(key), days, idempotency: once() });

  /** A key of the clock that is asked for: commands are taken by either service. */
  const make = (given: Partial<CreateApiKeyRequest>) => makeKey(keys, owner, given);

  /** Events of the key, apart from those given, as `<days>` or what they are called. */
  async function told(key: HeldKey): Promise<(number | string)[]> {
    const { pending } = await keys.documents.findById(key.view.id).orFail().lean();
    return pending
      .slice(1)
      .map(({ type, data }: StoredEvent) => (type === 'key.expiring' ? Number(data['days']) : type));
  }

  test('tells each rung once, in order, and then that the key has expired', async () => {
    const key = await make({ days: 40 });
    for (let day = 0; day < 42; day++) {
      await tell();
      await tell(other);
      pass(DAY_MS);
    }
    expect(await told(key)).toEqual([30, 14, 7, 1, 'key.expired']);
    const { nextNoticeAt, pending } = await keys.documents.findById(key.view.id).orFail().lean();
    expect(nextNoticeAt).toBeNull();
    const at = (days: number) => new Date(new Date(key.view.expiresAt).getTime() - days * DAY_MS);
    expect(pending.slice(1).map((event) => event.at)).toEqual([at(30), at(14), at(7), at(1), at(0)]);
    const { expiresAt, name } = key.view;
    expect(pending[1]).toMatchObject({ actor: { kind: 'system' }, data: { expiresAt, name, ownerId: owner.userId } });
  });

  test('after a downtime tells only what still holds', async () => {
    const key = await make({ days: 40 });
    pass(33.5 * DAY_MS);
    await tell();
    await tell();
    expect(await told(key)).toEqual([7]);
    pass(7 * DAY_MS);
    await tell();
    expect(await told(key)).toEqual([7, 'key.expired']);
  });

  test('tells of a short key only the rungs ahead of it', async () => {
    const key = await make({ days: 5 });
    await tell();
    expect(await told(key)).toEqual([]);
    for (let day = 0; day < 6; day++) {
      pass(DAY_MS);
      await tell();
    }
    expect(await told(key)).toEqual([1, 'key.expired']);
  });

  test('starts anew with a key that is extended or revived', async () => {
    const key = await make({ days: 8 });
    pass(DAY_MS);
    await tell();
    await extend(key, 10);
    await tell();
    pass(3 * DAY_MS);
    await tell();
    expect(await told(key)).toEqual([7, 'key.extended', 14]);
    pass(60 * DAY_MS);
    await tell();
    await extend(key, 31);
    pass(HOUR_MS);
    await tell();
    pass(DAY_MS);
    await tell();
    expect(await told(key)).toEqual([7, 'key.extended', 14, 'key.expired', 'key.extended', 30]);
  });

  test('tells nothing of a deleted key, and everything of a disabled one', async () => {
    const [deleted, disabled] = [await make({ days: 3 }), await make({ days: 3 })];
    await keys.bus.request(deleteApiKey, of(deleted));
    await keys.bus.request(disableApiKey, of(disabled));
    pass(3 * DAY_MS);
    await tell();
    expect(await told(deleted)).toEqual(['key.deleted']);
    expect(await told(disabled)).toEqual(['key.disabled', 'key.expired']);
  });

  test('two at once tell of each key once, more keys than a batch has, and fast', async () => {
    const count = 250;
    const { request } = aCreation(owner, { days: 7 });
    await keys.bus.request(createApiKey, request);
    const { replays: _, pending: __, ...like } = await keys.documents.findById(request.material.keyId).orFail().lean();
    const copies = Array.from({ length: count }, () => ({ ...like, _id: newId('key'), replays: [], pending: [] }));
    await keys.documents.insertMany(copies);
    pass(6 * DAY_MS);
    await Promise.all([tell(), tell(other)]);
    const found = await keys.documents.find({ projectId }).lean();
    expect(found.map(({ ver }) => ver)).toEqual(Array(count + 1).fill(2));
    expect(found.every(({ pending }) => pending.filter(({ type }) => type === 'key.expiring').length === 1)).toBe(true);
  });

  test('an extension at the same moment comes before it or after it, and none is lost', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => make({ days: 31 })));
    pass(DAY_MS);
    await Promise.all([tell(), tell(other), ...made.map((key) => extend(key, 60))]);
    await tell();
    for (const key of made) {
      const { ver, expiresAt, nextNoticeAt } = await keys.documents.findById(key.view.id).orFail().lean();
      expect(expiresAt).toEqual(new Date(new Date(key.view.expiresAt).getTime() + 60 * DAY_MS));
      expect(nextNoticeAt).toEqual(new Date(expiresAt.getTime() - 30 * DAY_MS));
      expect([['key.extended'], [30, 'key.extended']]).toContainEqual(await told(key));
      expect(ver).toBe((await told(key)).length + 1);
    }
  });

  test('looks by itself, at its start and from then on, and finds what is due by an index', async () => {
    const { db, collection } = keys.documents;
    const key = await make({ days: 2 });
    pass(DAY_MS);
    await db.db?.command({ profile: 2 });
    const ladder = new ExpiryLadder(keys.app.get(TellExpiries));
    ladder.onApplicationBootstrap();
    await eventually(async () => expect(await told(key)).toEqual([1]), { withinMs: 10_000 });
    await ladder.beforeApplicationShutdown();
    await db.db?.command({ profile: 0 });
    const asked = { ns: `${db.name}.${collection.name}`, 'command.hint.nextNoticeAt': 1 };
    const plans = await db.collection('system.profile').find(asked).toArray();
    expect(plans[0]).toMatchObject({ planSummary: 'IXSCAN { nextNoticeAt: 1, _id: 1 }' });
    expect(plans[0]).not.toHaveProperty('hasSortStage');
  });

  test('does not change what the lists say: a lapse shows in them at once', async () => {
    const key = await make({ days: 1 });
    const statusesOf = async () => {
      const ask = (status: ApiKeyStatus) =>
        keys.bus.request(listApiKeys, { actor: owner, projectId, query: { limit: 5, sort: '-createdAt', status } });
      const [active, expired] = [await ask('active'), await ask('expired')];
      return [active.items.length, expired.items.length];
    };
    expect(await statusesOf()).toEqual([1, 0]);
    pass(DAY_MS);
    expect(await statusesOf()).toEqual([0, 1]);
    await tell();
    expect(await statusesOf()).toEqual([0, 1]);
    await extend(key, 5);
    expect(await statusesOf()).toEqual([1, 0]);
  });
});
