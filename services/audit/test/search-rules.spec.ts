import { partedBy, unionOf } from '../src/search/domain/candidates.js';
import { addOlder, before, everyPosition, FEW, shortOnes, type Run } from '../src/search/domain/runs.js';
import { runsOf, SPAN, timeSpanOf } from '../src/search/domain/time-spans.js';
import { wordsAsked, wordsTold } from '../src/search/domain/words.js';

const span = (...numbers: readonly number[]) => Float64Array.from(numbers);
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

test('a union is complete as far as each of its lists; what it meets is known as far as that', () => {
  const [rare, frequent] = [
    { positions: [90, 40, 7], floor: 0 },
    { positions: [95, 90, 80], floor: 80 },
  ];
  expect(unionOf([rare, frequent], 0)).toEqual({ positions: [95, 90, 80], floor: 80 });
  expect(partedBy(rare.positions, frequent)).toEqual({ kept: [90], open: [40, 7] });
  expect(partedBy([85], frequent)).toEqual({ kept: [], open: [] });
});

test('only what may be of the period is gone through, and what is behind the spans', () => {
  const hour = 3_600_000;
  const spans = [0, 1, 2, 3].map((at) => span(at * hour, (at + 1) * hour - 1, 0, SPAN - 1));
  const late = span(...[4 * hour, 5 * hour, 0, SPAN - 1], ...[2 * hour, 2 * hour, 17, 17]);
  const period = { from: new Date(hour), to: new Date(3 * hour) };
  expect(runsOf(spans, period, 4 * SPAN)).toEqual([{ first: SPAN, end: 3 * SPAN }]);
  expect(runsOf([...spans, late], period, 5 * SPAN + 7)).toEqual([
    { first: 5 * SPAN, end: 5 * SPAN + 7 },
    { first: 4 * SPAN + 17, end: 4 * SPAN + 18 },
    { first: SPAN, end: 3 * SPAN },
  ]);
  expect(runsOf([...spans, late], { from: new Date(3 * hour), to: new Date(4 * hour) }, 5 * SPAN)).toEqual([
    { first: 3 * SPAN, end: 4 * SPAN },
  ]);
  expect(runsOf(spans, { to: new Date(0) }, 4 * SPAN)).toEqual([]);
  expect(runsOf(spans, period, SPAN + 3)).toEqual([{ first: SPAN, end: SPAN + 3 }]);
  expect(runsOf([], {}, 0)).toEqual([]);
});

test('times are told by few ranges, parted where the gaps are greatest, each with its first and last entry', () => {
  expect(timeSpanOf([7])).toEqual(span(7, 7, 0, 0));
  expect(timeSpanOf([3, 1, 1, 2])).toEqual(span(...[2, 2, 3, 3], ...[1, 1, 1, 2], ...[3, 3, 0, 0]));
  const late = span(...[2_000, 2_000, 6, 6], ...[900, 900, 5, 5], ...[100, 104, 0, 4], ...[5, 5, 2, 2]);
  expect(timeSpanOf([100, 101, 5, 103, 104, 900, 2_000])).toEqual(late);
  expect(timeSpanOf([5, 5, 5])).toEqual(span(5, 5, 0, 2));
});

test('runs are joined where they overlap or hardly anything lies between, and gone through from the newest on', () => {
  const joined = (...runs: readonly [first: number, end: number][]) => {
    const found: Run[] = [];
    for (const [first, end] of runs) addOlder(found, first, end);
    return found;
  };
  expect(joined([900, 1_000], [700, 900 - FEW], [750, 751], [3, 5])).toEqual([
    { first: 700, end: 1_000 },
    { first: 3, end: 5 },
  ]);
  expect(joined([900, 1_000], [700, 900 - FEW - 1])).toHaveLength(2);
  const [newest, single, far] = joined([900, 1_000], [750, 751], [3, 5]) as [Run, Run, Run];
  const runs = [single, far, { first: 0, end: 1 }];
  expect(everyPosition(runs, 2)).toEqual({ positions: [750, 4], floor: 4 });
  expect(before(runs, 4)).toEqual([
    { first: 3, end: 4 },
    { first: 0, end: 1 },
  ]);
  expect(everyPosition(runs, 10)).toEqual({ positions: [750, 4, 3, 0], floor: 0 });
  expect(shortOnes([single, far, newest])).toEqual([single, far]);
  expect(shortOnes([newest, far])).toEqual([]);
});
