import { Problem } from '#contracts';
import { anActor } from '#testing';
import { addressBucket } from '../src/limits/address-bucket.js';
import type { Headers } from '../src/limits/rate-limit-headers.js';
import { RequestLimits } from '../src/limits/request-limits.js';
import { WrongKeys } from '../src/limits/wrong-keys.js';

/** Headers as an answer would carry them. */
class Told implements Headers {
  readonly all: Record<string, string> = {};

  getHeader(name: string): string | undefined {
    return this.all[name];
  }

  header(name: string, value: string): this {
    this.all[name] = value;
    return this;
  }
}

let now = 0;
const clock = () => now;
// Of a clock that tells fractions, too.
beforeEach(() => (now = 3_141.592_653));

/** What the work refuses with: a code, the seconds to wait, and the headers. */
async function told(work: (headers: Headers) => unknown) {
  const headers = new Told();
  const outcome = await Promise.resolve(headers)
    .then(work)
    .then(
      () => 'in',
      (failure: unknown) => failure,
    );
  const { code, retryAfter } = outcome instanceof Problem ? outcome : { code: outcome, retryAfter: undefined };
  return { code, retryAfter, policy: headers.all['ratelimit-policy'], limit: headers.all['ratelimit'] };
}

const policy = '"caller";q=2;w=60';

describe('a caller', () => {
  test('may ask so often a minute, and is told where it stands; then it is told how long to wait', async () => {
    const limits = new RequestLimits({ perCaller: 2, perAddress: 0, now: clock });
    const actor = anActor();
    const ask = () => told((reply) => limits.countCaller(reply, actor));
    expect(await ask()).toEqual({ code: 'in', policy, limit: '"caller";r=1;t=60' });
    now += 30_500;
    expect(await ask()).toEqual({ code: 'in', policy, limit: '"caller";r=0;t=30' });
    const refused = { code: 'request.rate-limited', retryAfter: 30, policy, limit: '"caller";r=0;t=30' };
    expect(await ask()).toEqual(refused);
    now += 29_500;
    expect(await ask()).toEqual({ code: 'in', policy, limit: '"caller";r=1;t=60' });
  });

  test('is one by all sessions of a user, and another by each key', async () => {
    const limits = new RequestLimits({ perCaller: 1, perAddress: 0, now: clock });
    const userId = 'usr_1';
    const key = (keyId: string) => ({ key: { keyId, kind: 'master', scopes: [] } }) as const;
    const codeOf = async (given: object) =>
      (await told((reply) => limits.countCaller(reply, anActor({ userId, ...given })))).code;
    expect(await codeOf({ sessionId: 'ses_1' })).toBe('in');
    expect(await codeOf({ sessionId: 'ses_2' })).toBe('request.rate-limited');
    expect(await codeOf(key('key_1'))).toBe('in');
    expect(await codeOf(key('key_2'))).toBe('in');
    expect(await codeOf(key('key_1'))).toBe('request.rate-limited');
    expect(await codeOf({ userId: 'usr_2' })).toBe('in');
  });

  test('is not limited by 0', async () => {
    const limits = new RequestLimits({ perCaller: 0, perAddress: 0 });
    expect(await told((reply) => limits.countCaller(reply, anActor()))).toEqual({ code: 'in' });
    expect(await told((reply) => limits.countAddress(reply, '192.0.2.7'))).toEqual({ code: 'in' });
  });
});

describe('an address', () => {
  test('may ask so often a minute, whichever of a /64 it is', async () => {
    const limits = new RequestLimits({ perCaller: 0, perAddress: 2, now: clock });
    const codeFrom = async (address: string) => (await told((reply) => limits.countAddress(reply, address))).code;
    expect(await codeFrom('2001:db8::1')).toBe('in');
    expect(await codeFrom('2001:DB8:0:0:ffff::2')).toBe('in');
    expect(await codeFrom('2001:db8::3')).toBe('request.rate-limited');
    expect(await codeFrom('2001:db8:0:1::1')).toBe('in');
    expect(await codeFrom('192.0.2.7')).toBe('in');
    expect(await codeFrom('::ffff:192.0.2.7')).toBe('in');
    expect(await codeFrom('::ffff:c000:207')).toBe('request.rate-limited');
    expect(await codeFrom('192.0.2.8')).toBe('in');
  });

  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['no address', 'no address'],
  ])('%s counts as %s', (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket);
  });
});

describe('wrong keys', () => {
  const accepted = () => Promise.resolve('in');
  const refused = () => Promise.reject(new Problem('api-key.refused'));

  test('are asked about 60 times a minute from one address; keys that were right before, always', async () => {
    const wrongKeys = new WrongKeys(clock);
    let asked = 0;
    const present = (address: string, digest: string, ask: () => Promise<unknown>) =>
      told((reply) => wrongKeys.present({ address, digest }, reply, () => ((asked += 1), ask())));
    const code = async (...given: Parameters<typeof present>) => (await present(...given)).code;
    expect(await code('192.0.2.7', 'right', accepted)).toBe('in');
    for (let guess = 0; guess < 60; guess++) {
      expect(await code('192.0.2.7', `wrong ${guess}`, refused)).toBe('api-key.refused');
    }
    expect(await present('::ffff:192.0.2.7', 'wrong', refused)).toEqual({
      code: 'request.rate-limited',
      retryAfter: 60,
      policy: '"address";q=60;w=60',
      limit: '"address";r=0;t=60',
    });
    expect(asked).toBe(61);
    expect(await code('192.0.2.7', 'right, and not seen before', accepted)).toBe('request.rate-limited');
    expect(await code('192.0.2.7', 'right', accepted)).toBe('in');
    expect(await code('192.0.2.8', 'wrong', refused)).toBe('api-key.refused');
    expect(await code('192.0.2.7', 'right', refused)).toBe('api-key.refused');
    expect(await code('192.0.2.7', 'right', accepted)).toBe('request.rate-limited');
    now += 60_000;
    expect(await code('192.0.2.7', 'right, and not seen before', accepted)).toBe('in');
  });

  test('are not what could not be asked about', async () => {
    const wrongKeys = new WrongKeys(clock);
    const unavailable = () => Promise.reject(new Problem('service.unavailable'));
    for (let guess = 0; guess < 61; guess++) {
      const { code } = await told((reply) => wrongKeys.present({ address: '::1', digest: 'x' }, reply, unavailable));
      expect(code).toBe('service.unavailable');
    }
  });
});
