import fc from 'fast-check';
import { RateLimits } from '../src/index.js';

test('no window of a limit’s length ever holds more uses than it allows', () => {
  const arrivals = fc.array(fc.tuple(fc.nat(3_000), fc.integer({ min: 1, max: 3 })), { maxLength: 80 });
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 6 }), (steps, requests) => {
      const limits = new RateLimits();
      const passed: { at: number; cost: number }[] = [];
      let now = 0;
      for (const [later, cost] of steps) {
        now += later;
        if (limits.take('key_1', { requests, seconds: 4 }, cost, now).allowed) passed.push({ at: now, cost });
      }
      for (const { at } of passed) {
        const inWindow = passed.filter((other) => other.at >= at && other.at < at + 4_000);
        expect(inWindow.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(requests);
      }
    }),
  );
});

test('of too many keys, those that were not used for longest are forgotten, and no other', () => {
  const limits = new RateLimits();
  const once = { requests: 1, seconds: 3_600 };
  const isAllowed = (key: number) => limits.take(`key_${key}`, once, 1, 0).allowed;
  for (let key = 0; key < 50_000; key++) isAllowed(key);
  expect(isAllowed(0)).toBe(false);
  for (let key = 50_000; key < 99_000; key++) isAllowed(key);
  expect(isAllowed(0)).toBe(false);
  expect(isAllowed(1)).toBe(true);
});

test('a clock that tells fractions does not make a window longer than it is', () => {
  const limits = new RateLimits();
  const reset = (nowMs: number) =>
    limits.take(`key_${nowMs}`, { requests: 1, seconds: 30 }, 1, nowMs).state.resetSeconds;
  for (let nowMs = 0.1; nowMs < 10_000; nowMs *= 1.37) expect([nowMs, reset(nowMs)]).toEqual([nowMs, 30]);
});
