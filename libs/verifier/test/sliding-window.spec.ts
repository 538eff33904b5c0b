import fc from 'fast-check';
import { takeFrom, type Counted, type Verdict } from '../src/sliding-window.js';

const limit = { requests: 3, seconds: 60 };
const MINUTE_MS = 60_000;

/** Uses at these times, one after the other. */
function takeAll(times: readonly number[], { cost = 1, of = limit } = {}): readonly Verdict[] {
  let window: readonly Counted[] = [];
  return times.map((at) => {
    const verdict = takeFrom(window, of, cost, at);
    window = verdict.window;
    return verdict;
  });
}

const allowed = (verdicts: readonly Verdict[]) => verdicts.map((verdict) => verdict.allowed);

test('as many uses pass as the limit says, and one more once the first has left the window', () => {
  const times = [0, 10_000, 20_000, 30_000, MINUTE_MS - 1, MINUTE_MS, MINUTE_MS];
  expect(allowed(takeAll(times))).toEqual([true, true, true, false, false, true, false]);
});

test('a use tells how many are left, and a refused one when it may come again', () => {
  const verdicts = takeAll([0, 10_000, 20_000, 30_000]);
  expect(verdicts.map(({ remaining, resetMs }) => [remaining, resetMs])).toEqual([
    [2, 60_000],
    [1, 50_000],
    [0, 40_000],
    [0, 30_000],
  ]);
});

test('a dear use needs room for all that it costs', () => {
  const dear = { cost: 2 };
  expect(allowed(takeAll([0, 1_000, MINUTE_MS], dear))).toEqual([true, false, true]);
  expect(allowed(takeAll([0, MINUTE_MS], { cost: 4 }))).toEqual([false, false]);
  expect(takeAll([0], { cost: 4 })[0]).toMatchObject({ resetMs: MINUTE_MS, window: [] });
});

test('a use that costs nothing passes where all are taken, and takes none', () => {
  const full = takeAll([0, 0, 0]).at(-1)?.window ?? [];
  expect(takeFrom(full, limit, 0, 1)).toMatchObject({ allowed: true, remaining: 0, window: full });
  expect(takeFrom([], limit, 0, 1)).toEqual({ allowed: true, remaining: 3, window: [], resetMs: 0 });
});

test('a limit that was lowered holds at once', () => {
  const window = takeAll([0, 0, 0]).at(-1)?.window ?? [];
  expect(takeFrom(window, { requests: 1, seconds: 60 }, 1, 1)).toMatchObject({ allowed: false, remaining: 0 });
  expect(takeFrom(window, { requests: 3, seconds: 1 }, 1, 1_000).allowed).toBe(true);
});

test('a clock that is set back gives no use for nothing', () => {
  expect(allowed(takeAll([MINUTE_MS, MINUTE_MS, 0, 0, MINUTE_MS + 1]))).toEqual([true, true, true, false, false]);
});

const life = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 400 });

test('no window holds more uses than allowed, and none is refused that a window a twentieth longer allowed', () => {
  fc.assert(
    fc.property(life, fc.integer({ min: 1, max: 40 }), (pauses, requests) => {
      let now = 0;
      const times = pauses.map((pause) => (now += pause));
      const verdicts = takeAll(times, { of: { requests, seconds: 60 } });
      const passed = times.filter((_, index) => verdicts[index]?.allowed);
      const within = (at: number, lengthMs: number) =>
        passed.filter((time) => time > at - lengthMs && time <= at).length;
      for (const at of passed) expect(within(at, MINUTE_MS)).toBeLessThanOrEqual(requests);
      const refused = times.filter((_, index) => verdicts[index]?.allowed === false);
      for (const at of refused) expect(within(at, MINUTE_MS * 1.05)).toBeGreaterThanOrEqual(requests);
      for (const { window } of verdicts) expect(window.length).toBeLessThanOrEqual(22);
    }),
    { numRuns: 50 },
  );
});
