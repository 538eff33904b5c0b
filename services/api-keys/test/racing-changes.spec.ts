import { setTimeout as wait } from 'node:timers/promises';
import {
  deleteApiKey,
  extendApiKey,
  Problem,
  rotateApiKey,
  type Actor,
  type ApiKeyView,
  type Idempotency,
  type Replayable,
} from '#contracts';
import { Receipts } from '#messaging';
import { aUser, eventually, startServers, type TestServers } from '#testing';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { aCreation, once } from './builders.js';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;
const RACE_WITHIN_MS = 240_000;
const SOME_AT_A_TIME = 40;
const PATIENTLY = { withinMs: 20_000 };

let servers: TestServers;
let keys: KeysService;
let owner: Actor;
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
  owner = aUser();
  projectId = owner.membership?.projectId ?? '';
});

const of = ({ view }: HeldKey) => ({ actor: owner, projectId, keyId: view.id });
const stored = (key: HeldKey) => keys.documents.findById(key.view.id).orFail().lean();
const extend = (key: HeldKey, days: number, idempotency: Idempotency = once()) =>
  keys.bus.request(extendApiKey, { ...of(key), days, idempotency });

test(
  'in 1,000 races of an extension with a delete, no key lives after its delete',
  async () => {
    const race = async () => {
      const key = await eventually(() => makeKey(keys, owner), PATIENTLY);
      const racing = Promise.allSettled(Array.from({ length: 40 }, () => extend(key, 1)));
      // On a busy machine an answer may be late: asked again, it is the same.
      const remove = () => keys.bus.request(deleteApiKey, of(key));
      const { revision } = await eventually(remove, PATIENTLY);
      const outcomes = await racing;
      const { deletedAt, ver, expiresAt, pending } = await stored(key);
      expect({ deletedAt, revision }).toEqual({ deletedAt: expect.any(Date), revision: `${key.view.id}:${ver}` });
      expect(expiresAt.getTime() - Date.parse(key.view.expiresAt)).toBe((ver - 2) * DAY_MS);
      expect(pending.map(({ type }) => type).lastIndexOf('key.deleted')).toBe(ver - 1);
      const versions = outcomes.flatMap((each) => (each.status === 'fulfilled' ? each.value.body.version : []));
      expect(versions.filter((version) => version >= ver)).toEqual([]);
    };
    for (let round = 0; round < 25; round++) await race();
  },
  RACE_WITHIN_MS,
);

describe('rotations at the same moment, taken by two processes', () => {
  /** Another process of the same service: both take commands from one queue. */
  let twin: KeysService;
  beforeAll(async () => {
    twin = await startKeysService(servers);
  }, START_WITHIN_MS);
  afterAll(() => twin.stop());

  const rotate = (key: HeldKey, idempotency: Idempotency) => {
    const { material } = aCreation(owner).request;
    const request = { ...of(key), material: { ...material, keyId: key.view.id }, graceSeconds: 60, idempotency };
    return keys.bus.request(rotateApiKey, request);
  };

  test('under one idempotency key are one write, and all tell of the same text', async () => {
    const key = await makeKey(keys, owner);
    const idempotency = once();
    const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(key, idempotency)));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ sealed }) => sealed)).size).toBe(1);
    expect(await stored(key)).toMatchObject({ ver: 2, lastFour: answers[0]?.body.lastFour });
  });

  test('form one chain, in which each ends the text of the one before', async () => {
    const key = await makeKey(keys, owner);
    const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(key, once())));
    const { ver, lastFour, previous, pending } = await stored(key);
    const chain = answers.map(({ body }) => body).sort((one, other) => one.version - other.version);
    expect(ver).toBe(11);
    expect(chain.map(({ version }) => version)).toEqual(chain.map((_, at) => at + 2));
    const texts = [key.view, ...chain].map((view) => view.lastFour);
    expect(pending.slice(1).map(({ data }) => [data['previousLastFour'], data['lastFour']])).toEqual(
      texts.slice(1).map((text, at) => [texts[at], text]),
    );
    expect([previous?.lastFour, lastFour]).toEqual(texts.slice(-2));
  });
});

/**
 * Plays an audit that is never behind, so that one key may change as often as it likes.
 * @returns how to stop it.
 */
function confirmEventsOf(key: HeldKey): () => Promise<void> {
  let stopped = false;
  const confirming = (async () => {
    while (!stopped) {
      const { pending } = await stored(key);
      const eids = pending.map(({ eid }) => eid);
      if (eids.length > 0) keys.app.get(Receipts).send('api-keys', eids);
      await wait(20);
    }
  })();
  return () => {
    stopped = true;
    return confirming;
  };
}

type Extension = Replayable<ApiKeyView>;

/**
 * All at once; who is told that the service is busy, or nothing in time, asks the same again, some at a time.
 * @returns in the order of the wishes.
 */
async function extendInTheEnd(key: HeldKey, wishes: readonly Idempotency[]): Promise<readonly Extension[]> {
  const answers = new Map<number, Extension>();
  const ask = async (at: number) => {
    const answer = await extend(key, 1, wishes[at]).catch((failure: unknown) => {
      if (failure instanceof Problem && failure.status === 503) return null;
      throw failure;
    });
    if (answer !== null) answers.set(at, answer);
  };
  const everyWish = [...wishes.keys()];
  await Promise.all(everyWish.map(ask));
  while (answers.size < wishes.length) {
    const unanswered = everyWish.filter((at) => !answers.has(at));
    await Promise.all(unanswered.slice(0, SOME_AT_A_TIME).map(ask));
  }
  return everyWish.flatMap((at) => answers.get(at) ?? []);
}

test(
  'of 1,000 extensions by a day at the same moment, half of them sent twice, each distinct one counts once',
  async () => {
    const key = await makeKey(keys, owner, { days: 10 });
    const stop = confirmEventsOf(key);
    const wishes = Array.from({ length: 1_000 }, () => once());
    const retried = wishes.filter((_, at) => at % 2 === 0);
    const answers = await extendInTheEnd(key, [...wishes, ...retried]).finally(stop);
    const { ver, expiresAt } = await stored(key);
    expect(ver).toBe(1_001);
    expect(expiresAt.getTime() - Date.parse(key.view.expiresAt)).toBe(1_000 * DAY_MS);
    expect(new Set(answers.map(({ body }) => body.version)).size).toBe(1_000);
    retried.forEach((_, at) => expect(answers[1_000 + at]?.body).toEqual(answers[2 * at]?.body));
  },
  RACE_WITHIN_MS,
);
