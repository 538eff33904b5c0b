import { check, type Fault, type History } from './checker.js';
import type { Operation } from './journal.js';
import type { StoredEntry, StoredKey } from './records.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const BIRTH_MS = Date.parse('2026-03-01T00:00:00.000Z');

/** The time so many days after the key's birth. */
const day = (days: number) => new Date(BIRTH_MS + days * DAY_MS);

const anOperation = (id: string, given: Partial<Operation>): Operation => ({
  id,
  kind: 'extend',
  days: 1,
  keyId: 'key_1',
  outcome: 'ok',
  version: null,
  ...given,
});

const anEntry = (
  _id: number,
  action: string,
  given: Partial<StoredEntry> & { readonly version: number },
): StoredEntry => ({
  _id,
  eid: `${given.target ?? 'key_1'}:${given.version}`,
  action,
  target: 'key_1',
  requestId: null,
  before: null,
  after: null,
  ...given,
});

const theKey: StoredKey = { _id: 'key_1', ver: 4, pending: [], expiresAt: day(93), deletedAt: day(1) };

/** A key that was created, extended by 1 and by 2 days and deleted; an extend that was refused, one that was lost on its way. */
function aHistory(given: Partial<History> = {}): History {
  const [a, b, c] = [day(90), day(91), day(93)].map((expiresAt) => ({ expiresAt: expiresAt.toISOString() }));
  return {
    operations: [
      anOperation('op1', { kind: 'create', version: 1 }),
      anOperation('op2', { version: 2 }),
      anOperation('op3', { days: 2, outcome: 'unknown' }),
      anOperation('op4', { days: 0, outcome: 'fail' }),
      anOperation('op5', { outcome: 'unknown' }),
      anOperation('op6', { kind: 'delete', version: 4 }),
    ],
    keys: [theKey],
    others: [{ _id: 'prj_1', ver: 1, pending: [] }],
    entries: [
      anEntry(0, 'project.created', { target: 'prj_1', version: 1 }),
      anEntry(1, 'key.created', { version: 1, requestId: 'op1', after: a ?? null }),
      anEntry(2, 'key.extended', { version: 2, requestId: 'op2', before: a ?? null, after: b ?? null }),
      anEntry(3, 'key.extended', { version: 3, requestId: 'op3', before: b ?? null, after: c ?? null }),
      anEntry(4, 'key.deleted', { version: 4, requestId: 'op6', after: { ...c, deletedAt: day(1).toISOString() } }),
    ],
    ...given,
  };
}

/** As the log would be had these entries been written: each at the place where it stands. */
function inPlaces(entries: readonly (StoredEntry | undefined)[]): StoredEntry[] {
  return entries.filter((entry) => entry !== undefined).map((entry, place) => ({ ...entry, _id: place }));
}

function faultsOf(history: History): Fault[] {
  return [...new Set(check(history).map(({ fault }) => fault))].sort();
}

test('a history in which nothing went wrong has no findings', () => {
  expect(check(aHistory())).toEqual([]);
});

test('an entry that was removed is found', () => {
  const [first, second, , ...rest] = aHistory().entries;
  expect(faultsOf(aHistory({ entries: inPlaces([first, second, ...rest]) }))).toEqual(['gap', 'lost', 'untrue']);
});

test('an entry that was removed is found even where nobody was told of the change', () => {
  const [first, second, third, , last] = aHistory().entries;
  expect(faultsOf(aHistory({ entries: inPlaces([first, second, third, last]) }))).toContain('gap');
});

test('a place of the log that is empty is found', () => {
  const entries = aHistory().entries.map((entry) => (entry._id === 4 ? { ...entry, _id: 5 } : entry));
  expect(faultsOf(aHistory({ entries }))).toEqual(['gap']);
});

test('an entry that was doubled is found', () => {
  const { entries } = aHistory();
  expect(faultsOf(aHistory({ entries: inPlaces([...entries, entries[4]]) }))).toEqual(['doubled']);
});

test('an operation that took effect twice is found, even where both are consistent', () => {
  const { entries, operations } = aHistory();
  const twice = entries.map((entry) => (entry.requestId === 'op3' ? { ...entry, requestId: 'op2' } : entry));
  const findings = check(aHistory({ entries: twice, operations: operations.filter(({ id }) => id !== 'op3') }));
  expect(findings).toEqual([{ fault: 'doubled', about: 'extend of key_1 (op2, ok)' }]);
});

test('two entries that changed places are found', () => {
  const [first, second, third, fourth, last] = aHistory().entries;
  expect(faultsOf(aHistory({ entries: inPlaces([first, second, fourth, third, last]) }))).toEqual([
    'out-of-order',
    'untrue',
  ]);
});

test('an acknowledged change that was lost is found, even where document and log agree without it', () => {
  const { operations } = aHistory();
  const forgotten = anOperation('op7', { days: 5, version: 4 });
  const findings = check(aHistory({ operations: [...operations, forgotten] }));
  expect(findings).toEqual([{ fault: 'lost', about: 'extend of key_1 (op7, ok)' }]);
});

test('an acknowledged change that is in the log and not in the document is found', () => {
  expect(faultsOf(aHistory({ keys: [{ ...theKey, expiresAt: day(91) }] }))).toEqual(['untrue']);
  expect(faultsOf(aHistory({ keys: [{ ...theKey, deletedAt: null }] }))).toEqual(['untrue']);
  expect(faultsOf(aHistory({ keys: [{ ...theKey, ver: 3 }] }))).toEqual(['untrue']);
  expect(faultsOf(aHistory({ keys: [] }))).toEqual(['untrue']);
});

test('a change of a document that is not in the log is found', () => {
  expect(faultsOf(aHistory({ keys: [{ ...theKey, ver: 5 }] }))).toEqual(['gap']);
  expect(faultsOf(aHistory({ others: [{ _id: 'prj_1', ver: 2, pending: [] }] }))).toEqual(['gap']);
});

test('an operation that was refused, and took effect all the same, is found', () => {
  const operations = aHistory().operations.map((each) =>
    each.id === 'op3' ? { ...each, outcome: 'fail' as const } : each,
  );
  expect(faultsOf(aHistory({ operations }))).toEqual(['invented']);
});

test('an entry that nobody asked for is found', () => {
  const operations = aHistory().operations.filter(({ id }) => id !== 'op3');
  expect(faultsOf(aHistory({ operations }))).toEqual(['invented']);
});

test('the birth of a master key, for which nobody asks, is no invention, and what becomes of it is one', () => {
  const { keys, entries } = aHistory();
  const after = { kind: 'master', expiresAt: day(90).toISOString() };
  const born = anEntry(5, 'key.created', { target: 'key_2', version: 1, requestId: 'of identity', after });
  const master = { ...theKey, _id: 'key_2', ver: 1, expiresAt: day(90), deletedAt: null };
  expect(check(aHistory({ keys: [...keys, master], entries: [...entries, born] }))).toEqual([]);
  const extended = anEntry(6, 'key.extended', { target: 'key_2', version: 2, before: after, after });
  const changed = { keys: [...keys, { ...master, ver: 2 }], entries: [...entries, born, extended] };
  expect(faultsOf(aHistory(changed))).toEqual(['invented']);
});

test('an entry that says something else than its caller asked for, or was told, is found', () => {
  const { operations } = aHistory();
  const asking = (given: Partial<Operation>) =>
    operations.map((each) => (each.id === 'op2' ? { ...each, ...given } : each));
  expect(faultsOf(aHistory({ operations: asking({ days: 7 }) }))).toEqual(['invented']);
  expect(faultsOf(aHistory({ operations: asking({ kind: 'delete' }) }))).toEqual(['invented']);
  expect(faultsOf(aHistory({ operations: asking({ version: 3 }) }))).toEqual(['invented']);
  expect(faultsOf(aHistory({ operations: asking({ keyId: 'key_2' }) }))).toEqual(['invented']);
});

test('an event that has not arrived is found', () => {
  expect(faultsOf(aHistory({ keys: [{ ...theKey, pending: [{ eid: 'key_1:4' }] }] }))).toEqual(['pending']);
});
