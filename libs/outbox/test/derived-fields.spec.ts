import { newId } from '#contracts';
import type { Aggregate } from '../src/index.js';
import { Draft } from '../src/draft.js';
import { SettableClock, startServers, type TestServers } from '#testing';
import { aBirth, plus, startCounters, type Counters } from './counters.js';

const START_WITHIN_MS = 300_000;

interface Named extends Aggregate {
  readonly name: string;
  readonly other: number;
}

describe('a draft with derived fields', () => {
  const now = new Date('2026-03-01T00:00:00.000Z');
  const event = { type: 'key.edited', actor: { kind: 'system', id: 'x', memberId: null, role: 'system' } } as const;
  const decided = { ...event, data: {}, before: null, after: null };
  const derive = ({ name }: Named) => ({ words: name.split(' ') });

  function aDraft() {
    const common = { ver: 1, createdAt: now, updatedAt: now, pending: [], replays: [], projectId: null };
    const document = { _id: newId('key'), ...common, name: 'one two', other: 1, words: ['one', 'two'] };
    return new Draft<Named>(document, derive);
  }

  test('changes them with what they follow from', () => {
    const draft = aDraft();
    draft.apply({ set: { name: 'three' }, event: decided }, { now, requestId: null });
    expect(draft.set).toMatchObject({ name: 'three', words: ['three'] });
    expect(draft.document).toMatchObject({ words: ['three'] });
  });

  test('does not write them again where they are the same', () => {
    const draft = aDraft();
    draft.apply({ set: { other: 2 }, event: decided }, { now, requestId: null });
    expect(draft.set).toEqual({ other: 2, ver: 2, updatedAt: now });
  });
});

describe('a store that derives', () => {
  let servers: TestServers;
  let counters: Counters;
  beforeAll(async () => {
    servers = await startServers();
    counters = await startCounters(servers, { clock: new SettableClock() });
  }, START_WITHIN_MS);
  afterAll(async () => {
    await counters.stop();
    await servers.stop();
  });

  test('keeps what follows from the state with it, from birth on', async () => {
    const { _id } = await counters.store.insert(aBirth(counters));
    expect(await counters.read(_id)).toMatchObject({ total: 0, parity: 'even' });
    const changed = await counters.store.change(_id, plus(1));
    expect(changed).toMatchObject({ total: 1, parity: 'odd' });
    expect(await counters.read(_id)).toMatchObject({ total: 1, parity: 'odd', ver: 2 });
    await counters.store.change(_id, plus(2));
    expect(await counters.read(_id)).toMatchObject({ total: 3, parity: 'odd', ver: 3 });
  });
});
