import { intersectionOf, unionOf } from '../src/search/domain/candidates.js';
import { runsOf, SPAN, timeSpanOf } from '../src/search/domain/time-spans.js';
import { wordsAsked, wordsTold } from '../src/search/domain/words.js';

const told = (name: string) => wordsTold({ before: null, after: { name }, details: {} });
const finds = (name: string, q: string) =>
  wordsAsked(q).every(({ text }) => told(name).some((keyword) => keyword.startsWith(text)));

test.each([
  ['Nightly Batch', 'night'],
  ['Nightly Batch', 'BATCH nightly'],
  ['nightly-batch', 'batch'],
  ['Ärzte', 'arz'],
  ['蛋白质折叠', '折叠'],
  ['蛋白质折叠', '质折'],
  ['pattern (a+)+$', '(a+)+$'],
  ['ＡＢＣ', 'abc'],
])('%s is found by %s', (name, q) => {
  expect(finds(name, q)).toBe(true);
});

test.each([
  ['Nightly Batch', 'ightly'],
  ['nightly batch', 'nightly weekly'],
  ['aaaaaaaa', '(a+)+$'],
  ['anything', '.*'],
])('%s is not found by %s', (name, q) => {
  expect(finds(name, q)).toBe(false);
});

test('words are of what people write, of few fields, and few', () => {
  const after = { name: 'one', tags: ['two'], metadata: { team: 'three' }, role: 'admin', expiresAt: '2026-01-01' };
  expect(wordsTold({ before: { name: 'zero' }, after, details: { name: 'one' } })).toEqual([
    'zero',
    'one',
    'two',
    'three',
  ]);
  expect(told(Array.from({ length: 500 }, (_, at) => `word${at}`).join(' '))).toHaveLength(32);
  expect(told('x'.repeat(10_000))[0]).toHaveLength(28);
  expect(wordsAsked('  \t ')).toEqual([]);
});

test('a union is complete as far as each of its lists, an intersection as far as the rarest', () => {
  const [rare, frequent] = [
    { positions: [90, 40, 7], floor: 0 },
    { positions: [95, 90, 80], floor: 80 },
  ];
  expect(unionOf([rare, frequent], 0)).toEqual({ positions: [95, 90, 80], floor: 80 });
  expect(intersectionOf([frequent, rare])).toEqual({ positions: [90, 40, 7], floor: 0 });
  expect(intersectionOf([{ positions: [85], floor: 80 }, frequent])).toEqual({ positions: [], floor: 80 });
});

test('only spans that may hold the period are gone through, and what is behind the spans', () => {
  const hour = 3_600_000;
  const spans = [0, 1, 2, 3].map((at) => [at * hour, (at + 1) * hour - 1]);
  const late = [2 * hour, 2 * hour, 4 * hour, 5 * hour];
  const period = { from: new Date(hour), to: new Date(3 * hour) };
  expect(runsOf(spans, period, 4 * SPAN)).toEqual([{ first: SPAN, end: 3 * SPAN }]);
  expect(runsOf([...spans, late], period, 5 * SPAN + 7)).toEqual([
    { first: 4 * SPAN, end: 5 * SPAN + 7 },
    { first: SPAN, end: 3 * SPAN },
  ]);
  expect(runsOf([...spans, late], { from: new Date(3 * hour), to: new Date(4 * hour) }, 5 * SPAN)).toEqual([
    { first: 3 * SPAN, end: 4 * SPAN },
  ]);
  expect(runsOf(spans, { to: new Date(0) }, 4 * SPAN)).toEqual([]);
  expect(runsOf(spans, period, SPAN + 3)).toEqual([{ first: SPAN, end: SPAN + 3 }]);
  expect(runsOf([], {}, 0)).toEqual([]);
});

test('times are told by few ranges, parted where the gaps are greatest', () => {
  expect(timeSpanOf([7])).toEqual([7, 7]);
  expect(timeSpanOf([3, 1, 1, 2])).toEqual([1, 1, 2, 2, 3, 3]);
  expect(timeSpanOf([100, 101, 5, 103, 104, 900, 2_000])).toEqual([5, 5, 100, 104, 900, 900, 2_000, 2_000]);
  expect(timeSpanOf([5, 5, 5])).toEqual([5, 5]);
});
