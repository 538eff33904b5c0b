import { AttemptBook } from '../src/attempts/domain/attempt-book.js';
import { anybody, kindOf, type Tried } from '../src/attempts/domain/attempt.js';

const MINUTE_MS = 60_000;
const aBook = (kinds = 3) => new AttemptBook({ windowMs: MINUTE_MS, kinds });

function aTry(given: Partial<Tried> = {}): Tried {
  return {
    actor: anybody,
    operation: 'POST /v1/session',
    code: 'login.refused',
    projectId: null,
    address: '192.0.2.1',
    typed: 'ada@example.org',
    userId: null,
    requestId: null,
    times: 1,
    ...given,
  };
}

const note = (book: AttemptBook, tried: Tried, at: number) => book.note(kindOf(tried), tried, at);

test('the first of a kind is told at once, and the others once at the end of its minute', () => {
  const book = aBook();
  expect(note(book, aTry(), 0)).toBe(true);
  for (let at = 1; at < 1_000; at++) expect(note(book, aTry(), at)).toBe(false);
  expect(book.take(MINUTE_MS - 1).byKind.size).toBe(0);
  const [ended] = book.take(MINUTE_MS).byKind.values();
  expect(ended).toMatchObject({ times: 1_000, isRepeated: true });
  expect(book.take(2 * MINUTE_MS)).toEqual({ byKind: new Map(), sum: null });
  expect(note(book, aTry(), 2 * MINUTE_MS)).toBe(true);
});

test('what happened once is not told twice', () => {
  const book = aBook();
  note(book, aTry({ times: 7 }), 0);
  const [ended] = book.take(MINUTE_MS).byKind.values();
  expect(ended).toMatchObject({ times: 7, isRepeated: false });
});

test.each<[string, Partial<Tried>]>([
  ['another caller', { actor: { ...anybody, userId: 'usr_1' } }],
  ['another key', { actor: { ...anybody, key: { keyId: 'key_1', kind: 'standard', scopes: [] } } }],
  ['another address typed', { typed: 'bob@example.org' }],
  ['another account', { userId: 'usr_1' }],
  ['another network', { address: '192.0.2.2' }],
  ['another operation', { operation: 'POST /v1/session/passkey' }],
  ['another answer', { code: 'login.throttled' }],
  ['another project', { projectId: 'prj_1' }],
])('is a kind of its own: %s', (_, given) => {
  const book = aBook();
  note(book, aTry(), 0);
  expect(note(book, aTry(given), 1)).toBe(true);
});

test('however many kinds there are, so many are told in a minute, and of the rest the sum', () => {
  const book = aBook(3);
  let told = 0;
  for (let at = 0; at < 10_000; at++) {
    const code = at % 2 === 0 ? 'login.refused' : 'login.throttled';
    if (note(book, aTry({ typed: `${at}@example.org`, code }), at)) told++;
  }
  expect(told).toBe(3);
  const { byKind, sum } = book.take(3 * MINUTE_MS);
  expect(byKind.size).toBe(3);
  expect(sum).toEqual({ since: 3, times: 9_997, codes: { 'login.refused': 4_998, 'login.throttled': 4_999 } });
});

test('nothing of what was typed is in the name of a kind', () => {
  expect(kindOf(aTry({ typed: 'hunter2' }))).toMatch(/^[\w-]{43}$/);
});

test('what is under way is told when the process ends', () => {
  const book = aBook(1);
  note(book, aTry(), 0);
  note(book, aTry(), 1);
  note(book, aTry({ code: 'login.throttled' }), 2);
  const { byKind, sum } = book.take(3, true);
  expect([byKind.size, sum?.times]).toEqual([1, 1]);
});
