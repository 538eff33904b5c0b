import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { Problem, requestPasswordReset, resetPassword, type LogInRequest } from '#contracts';
import { digestOf } from '#key-text';
import { Attempts } from '../src/attempts/attempts.js';
import { SecondFactors } from '../src/second-factors/second-factors.js';
import { LogIn } from '../src/sessions/use-cases/log-in.js';
import { OpenSession } from '../src/sessions/use-cases/open-session.js';
import { LoginThrottle } from '../src/throttling/login-throttle.js';
import { KNOWN_ADDRESS } from '../src/throttling/store/known-address.schema.js';
import { PasswordHasher } from '../src/users/password-hasher.js';
import { UserStore } from '../src/users/store/user.store.js';
import { Accounts, OTHER_PASSWORD, PASSWORD, refusal, START_WITHIN_MS } from './accounts.js';
import { tokenIn } from './post-office.js';

const WRONG = 'not the password at all';

let scene: Accounts;
beforeAll(async () => {
  scene = await Accounts.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const counters = () => scene.app.get<Connection>(getConnectionToken()).collection('login-limits');
const anEmail = () => `${randomUUID()}@example.org`;

/** One after another: what was answered to each. */
async function guess(count: number, email: string, addressOf: () => string): Promise<readonly unknown[]> {
  const outcomes: unknown[] = [];
  for (let i = 0; i < count; i++) outcomes.push(await refusal(scene.try(email, WRONG, addressOf())));
  return outcomes;
}

/** Asked again while there is no time to look at it, which counts for nobody. */
async function lookedAt(tried: () => Promise<unknown>): Promise<unknown> {
  const outcome = await refusal(tried());
  return outcome === 'login.busy' ? lookedAt(tried) : outcome;
}

const all = (code: string, count: number) => Array.from({ length: count }, () => code);

describe('guesses at one account', () => {
  test('from one address are refused after 20, with the time to wait; others are not', async () => {
    const { email } = await scene.user();
    const address = scene.address();
    expect(await guess(20, email, () => address)).toEqual(all('login.refused', 20));
    const asked = scene.try(email, PASSWORD, address);
    await expect(asked).rejects.toMatchObject({ code: 'login.throttled', status: 429, retryAfter: expect.any(Number) });
    const refused = await asked.catch((failure: unknown) => failure);
    const { retryAfter = 0 } = refused instanceof Problem ? refused : {};
    expect(retryAfter).toBeGreaterThan(14 * 60);
    expect(retryAfter).toBeLessThanOrEqual(15 * 60);
    await scene.try((await scene.user()).email, PASSWORD, address);
    await scene.try(email, PASSWORD, scene.address());
  });

  test('at the same moment count as well as one by one', async () => {
    const { email } = await scene.user();
    const address = scene.address();
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => refusal(scene.try(email, WRONG, address))));
    const afterwards = await guess(21, email, () => address);
    expect(afterwards.at(-1)).toBe('login.throttled');
    const count = (code: string) => [...outcomes, ...afterwards].filter((each) => each === code).length;
    expect(count('login.refused')).toBeLessThanOrEqual(20);
    // On a busy machine some are not looked at in time; of those that time out nobody knows whether they were.
    expect(count('login.refused') + count('request.timed-out')).toBeGreaterThanOrEqual(20);
    expect(count('login.refused') + count('login.throttled') + count('login.busy') + count('request.timed-out')).toBe(
      81,
    );
  });

  test('are forgotten once the password was right', async () => {
    const { email } = await scene.user();
    const address = scene.address();
    for (let round = 0; round < 3; round++) {
      expect(await guess(15, email, () => address)).toEqual(all('login.refused', 15));
      await scene.try(email, PASSWORD, address);
    }
  });

  test('may begin again when the time is over', async () => {
    const { email } = await scene.user();
    const address = scene.address();
    await guess(20, email, () => address);
    expect(await refusal(scene.try(email, PASSWORD, address))).toBe('login.throttled');
    await counters().updateMany({ key: { $regex: `:${address}$` } }, { $set: { expire: new Date(Date.now() - 1) } });
    await scene.try(email, PASSWORD, address);
  });

  test('from everywhere lock out whoever comes from somewhere new, and never the owner at home', async () => {
    const { email } = await scene.user();
    const home = scene.address();
    await scene.try(email, PASSWORD, home);
    expect(await guess(100, email, () => scene.address())).toEqual(all('login.refused', 100));
    expect(await refusal(scene.try(email, PASSWORD, scene.address()))).toBe('login.throttled');
    for (let again = 0; again < 3; again++) await scene.try(email, PASSWORD, home);
    expect(await guess(3, email, () => home)).toEqual(all('login.refused', 3));
    await scene.try(email, PASSWORD, home);
  });

  test('leave an owner who is somewhere new the way by mail', async () => {
    const { email } = await scene.user();
    await guess(100, email, () => scene.address());
    const client = { address: scene.address(), userAgent: null };
    expect(await refusal(scene.try(email, PASSWORD, client.address))).toBe('login.throttled');
    await scene.bus.request(requestPasswordReset, { email, client });
    const token = tokenIn(await scene.office.mailTo(email));
    await scene.bus.request(resetPassword, { token, password: OTHER_PASSWORD, client });
    await scene.try(email, OTHER_PASSWORD, client.address);
  });

  test('that are refused count nowhere else: hammering from one address does not use up the account', async () => {
    const { email } = await scene.user();
    const address = scene.address();
    await guess(130, email, () => address);
    await scene.try(email, PASSWORD, scene.address());
  });

  test('are counted for an account that is not there, and answered alike', async () => {
    const address = scene.address();
    const outcomes = await guess(21, anEmail(), () => address);
    expect(outcomes).toEqual([...all('login.refused', 20), 'login.throttled']);
  });
});

test('who was told nothing of the password has not guessed: being too busy to look counts for nobody', async () => {
  /** Never finds the time. */
  class Busy extends PasswordHasher {
    override matches(): Promise<boolean> {
      return Promise.reject(new Problem('login.busy'));
    }
  }
  const { app } = scene;
  const rest = [app.get(SecondFactors), app.get(LoginThrottle), app.get(OpenSession), app.get(Attempts)] as const;
  const busy = new LogIn(app.get(UserStore), new Busy(), ...rest);
  const { email } = await scene.user();
  const client = { address: scene.address(), userAgent: null };
  const request = { email, password: PASSWORD, tokenDigest: digestOf(randomUUID()), client };
  for (let i = 0; i < 30; i++) expect(await refusal(busy.execute(request))).toBe('login.busy');
  await scene.try(email, PASSWORD, client.address);
});

test('guesses from one address at one account after another are refused after 300', async () => {
  const address = scene.address();
  const tries = Array.from({ length: 330 }, () => anEmail());
  const outcomes: unknown[] = [];
  for (let at = 0; at < tries.length; at += 10) {
    const together = tries.slice(at, at + 10);
    outcomes.push(...(await Promise.all(together.map((email) => lookedAt(() => scene.try(email, WRONG, address))))));
  }
  expect(outcomes.filter((code) => code === 'login.refused')).toHaveLength(300);
  expect(outcomes.filter((code) => code === 'login.throttled')).toHaveLength(30);
});

test('what is kept of addresses and accounts names neither', async () => {
  const { email } = await scene.user();
  await scene.try(email, PASSWORD, '203.0.113.9');
  const kept = JSON.stringify(await scene.documents(KNOWN_ADDRESS).find().lean());
  expect(kept).not.toMatch(/203\.0\.113\.9|@/);
  expect(JSON.stringify(await counters().find().toArray())).not.toContain('@');
});

describe('the time of an answer', () => {
  const PAIRS = 40;
  /** Far beyond noise, and far below what a hash costs: without it an unknown account answers in a fraction. */
  const ALIKE = 1.35;

  /** Without the hash that nobody's password is checked against. */
  class Hasty extends PasswordHasher {
    override matches(password: string, kept: string | null): Promise<boolean> {
      return kept === null ? Promise.resolve(false) : super.matches(password, kept);
    }
  }

  const logInWith = (passwords: PasswordHasher) => {
    const { app } = scene;
    const rest = [app.get(SecondFactors), app.get(LoginThrottle), app.get(OpenSession), app.get(Attempts)] as const;
    return new LogIn(app.get(UserStore), passwords, ...rest);
  };

  async function timeOf(work: () => Promise<unknown>): Promise<number> {
    const began = performance.now();
    await work();
    return performance.now() - began;
  }

  /** Median time for accounts that are there over that for ones that are not, both measured in turns. */
  async function ratioOf(known: () => Promise<unknown>, unknown: () => Promise<unknown>): Promise<number> {
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let pair = 0; pair < PAIRS; pair++) {
      times.known.push(await timeOf(known));
      times.unknown.push(await timeOf(unknown));
    }
    return median(times.known) / median(times.unknown);
  }

  function logInRatio(logIn: LogIn): Promise<number> {
    let next = 0;
    const tried = (email: string) => {
      const request: LogInRequest = {
        ...{ email, password: WRONG, tokenDigest: digestOf(randomUUID()) },
        client: { address: scene.address(), userAgent: null },
      };
      return refusal(logIn.execute(request));
    };
    return ratioOf(
      () => tried(emails[next++ % emails.length] ?? ''),
      () => tried(anEmail()),
    );
  }

  const emails: string[] = [];
  beforeAll(async () => {
    while (emails.length < PAIRS) emails.push((await scene.user()).email);
  });

  test('to a log-in does not tell whether there is an account', async () => {
    const ratio = await logInRatio(scene.app.get(LogIn));
    expect(ratio).toBeGreaterThan(1 / ALIKE);
    expect(ratio).toBeLessThan(ALIKE);
  });

  test('would tell it if the password of nobody were not checked: the measure sees the difference', async () => {
    expect(await logInRatio(logInWith(new Hasty()))).toBeGreaterThan(ALIKE);
  });

  test('to asking for a link does not tell whether there is an account', async () => {
    let next = 0;
    const ask = (email: string) =>
      scene.bus.request(requestPasswordReset, { email, client: { address: scene.address(), userAgent: null } });
    const ratio = await ratioOf(
      () => ask(emails[next++] ?? ''),
      () => ask(anEmail()),
    );
    expect(ratio).toBeGreaterThan(1 / ALIKE);
    expect(ratio).toBeLessThan(ALIKE);
  });
});

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
