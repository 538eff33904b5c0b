import { runInThisContext } from 'node:vm';
import { extended } from '../src/keys/domain/lifetime.js';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { aPolicy, refusalOf } from './builders.js';

const now = new Date('2026-03-11T12:00:00.000Z');

const inDays = (days: number, milliseconds = 0) => new Date(now.getTime() + days * DAY_MS + milliseconds);

test.each([1, 30, 365])('a live key gains exactly %d × 24 hours from its expiry', (days) => {
  expect(extended(inDays(10), days, now, aPolicy())).toEqual(inDays(10 + days));
});

test('a lapsed key gains the days from now', () => {
  expect(extended(inDays(-100), 10, now, aPolicy())).toEqual(inDays(10));
});

test('a key that lapses at this very moment gains the days from now: from its expiry is the same', () => {
  expect(extended(now, 10, now, aPolicy())).toEqual(inDays(10));
});

test('an expiry is never made earlier, nor put into the past', () => {
  const shortened = [];
  for (let left = -800; left <= 3_000; left += 50) {
    for (const days of [1, 7, 364, 365]) {
      const to = extended(inDays(left), days, now, aPolicy());
      if (to <= inDays(left) || to <= now) shortened.push({ left, days, to });
    }
  }
  expect(shortened).toEqual([]);
});

describe('where clocks are changed for summer', () => {
  // jest gives a test a copy of the environment; the time zone hangs on the real one.
  const env = runInThisContext('process.env') as NodeJS.ProcessEnv;
  const before = env['TZ'];
  beforeEach(() => (env['TZ'] = 'Europe/Berlin'));
  afterEach(() => {
    if (before === undefined) delete env['TZ'];
    else env['TZ'] = before;
  });

  test.each(['2026-03-28T12:00:00.000Z', '2026-10-24T12:00:00.000Z'])('a day after %s is 24 hours later', (text) => {
    const expiresAt = new Date(text);
    const to = extended(expiresAt, 1, now, aPolicy());
    expect(to.getTime() - expiresAt.getTime()).toBe(24 * 60 * 60 * 1_000);
    expect(to.getHours()).not.toBe(expiresAt.getHours());
  });
});

test('where the project does not revive keys a lapsed one stays lapsed', () => {
  const policy = aPolicy({ revive: false });
  expect(() => extended(inDays(0, -1), 10, now, policy)).toThrow('api-key.expired');
  expect(() => extended(now, 10, now, policy)).toThrow('api-key.expired');
  expect(extended(inDays(0, 1), 10, now, policy)).toEqual(inDays(10, 1));
});

test('the longest extension is allowed, and a day more refused by name', () => {
  const policy = aPolicy({ longestExtensionDays: 20 });
  expect(extended(inDays(1), 20, now, policy)).toEqual(inDays(21));
  const fields = [{ field: 'days', message: 'must be at most 20' }];
  const refusal = refusalOf(() => extended(inDays(1), 21, now, policy));
  expect(refusal).toMatchObject({ code: 'api-key.extension-too-long', fields });
});

test('the longest lifetime is allowed, and a millisecond more refused by name: it is never cut silently', () => {
  const policy = aPolicy({ longestLifetimeDays: 100 });
  expect(extended(inDays(70), 30, now, policy)).toEqual(inDays(100));
  const fields = [{ field: 'days', message: `the key may live until ${inDays(100).toISOString()} at most` }];
  const refusal = refusalOf(() => extended(inDays(70, 1), 30, now, policy));
  expect(refusal).toMatchObject({ code: 'api-key.lifetime-exceeded', fields });
});
