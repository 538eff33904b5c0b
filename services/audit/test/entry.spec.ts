import { newId, type KeywardEvent } from '#contracts';
import { sortByVersion } from '../src/intake/domain/sort-by-version.js';
import { toEntry, toEntryView } from '../src/log/domain/entry.js';
import { anEvent, anEventActor, versionsOf } from './builders.js';

const [one, other] = [newId('key'), newId('key')];

const sorted = (events: readonly KeywardEvent[], heads: readonly [string, number][] = []) => {
  const { next, known, early } = sortByVersion(events, new Map(heads));
  const idsOf = (some: readonly KeywardEvent[]) => some.map(({ id }) => id);
  return { next: idsOf(next), known: idsOf(known), early: idsOf(early) };
};
const ids = (subject: string, ...versions: number[]) => versions.map((version) => `${subject}:${version}`);
const nothing = { next: [], known: [], early: [] };

test('a history that goes on from the log is taken in, from whichever version', () => {
  expect(sorted(versionsOf(one, [1, 2, 3]))).toEqual({ ...nothing, next: ids(one, 1, 2, 3) });
  expect(sorted(versionsOf(one, [4, 5]), [[one, 3]])).toEqual({ ...nothing, next: ids(one, 4, 5) });
});

test('what the log holds is known, and never taken in again', () => {
  expect(sorted(versionsOf(one, [1, 2, 3, 4]), [[one, 3]])).toEqual({
    ...nothing,
    known: ids(one, 1, 2, 3),
    next: ids(one, 4),
  });
});

test('after a gap every event is early, however many there are', () => {
  expect(sorted(versionsOf(one, [2, 3]))).toEqual({ ...nothing, early: ids(one, 2, 3) });
  expect(sorted(versionsOf(one, [3, 5, 6, 8]), [[one, 2]])).toEqual({
    ...nothing,
    next: ids(one, 3),
    early: ids(one, 5, 6, 8),
  });
});

test('an event that is in a batch twice is taken in once', () => {
  expect(sorted(versionsOf(one, [1, 1, 2, 1, 2]))).toEqual({
    ...nothing,
    next: ids(one, 1, 2),
    known: ids(one, 1, 1, 2),
  });
});

test('versions that changed places within a batch are put in order', () => {
  expect(sorted(versionsOf(one, [3, 1, 2]))).toEqual({ ...nothing, next: ids(one, 1, 2, 3) });
});

test('many targets keep the order of the stream between them, each its own order of versions', () => {
  const [first, second, third] = versionsOf(one, [2, 1, 3]);
  const [fourth, fifth] = versionsOf(other, [7, 8]);
  const batch = [first, fourth, second, fifth, third].filter((event) => event !== undefined);
  expect(sorted(batch, [[other, 6]]).next).toEqual([`${one}:1`, `${other}:7`, `${one}:2`, `${other}:8`, `${one}:3`]);
});

test('a gap in one target holds up no other', () => {
  const batch = [...versionsOf(one, [2]), ...versionsOf(other, [1])];
  expect(sorted(batch)).toEqual({ ...nothing, next: ids(other, 1), early: ids(one, 2) });
});

test('no event of a batch is lost, and none is made, however it is shuffled', () => {
  const targets = [one, other, newId('key')];
  for (let round = 0; round < 200; round++) {
    const batch = Array.from({ length: 30 }, () => {
      const subject = targets[Math.floor(Math.random() * targets.length)] ?? one;
      return anEvent({ subject, aggregatever: 1 + Math.floor(Math.random() * 12) });
    });
    const { next, known, early } = sorted(batch, [[other, 3]]);
    expect([...next, ...known, ...early].toSorted()).toEqual(batch.map(({ id }) => id).toSorted());
    for (const target of targets) {
      const versions = next.filter((id) => id.startsWith(target)).map((id) => Number(id.split(':')[1]));
      expect(versions).toEqual(versions.map((_, at) => at + 1 + (target === other ? 3 : 0)));
    }
  }
});

test('an entry holds all that the event says, with what is beyond before and after as details', () => {
  const actor = anEventActor();
  const before = { expiresAt: '2026-03-01T00:00:00.000Z' };
  const after = { expiresAt: '2026-03-31T00:00:00.000Z' };
  const data = { actor, before, after, days: 30, from: before.expiresAt, to: after.expiresAt };
  const [event] = versionsOf(one, [2], { projectid: 'prj_1', requestid: 'req_1', data });
  const entry = event && toEntry(event, 41, new Date('2026-03-02T00:00:00.000Z'));
  expect(entry && toEntryView(entry)).toEqual({
    index: 41,
    eventId: `${one}:2`,
    source: '/keyward/api-keys',
    action: 'key.extended',
    actor,
    target: one,
    version: 2,
    projectId: 'prj_1',
    requestId: 'req_1',
    time: '2026-03-01T00:00:00.000Z',
    recordedAt: '2026-03-02T00:00:00.000Z',
    before,
    after,
    details: { days: 30, from: before.expiresAt, to: after.expiresAt },
  });
});

test('what is outside any project, and came of no request, says so', () => {
  const entry = toEntry(anEvent(), 0, new Date());
  expect(entry).toMatchObject({ projectId: null, requestId: null, details: {} });
});
