import { TOTP } from 'otpauth';
import {
  addSecondFactor,
  confirmSecondFactor,
  listSecondFactors,
  newId,
  removeSecondFactor,
  type Problem,
} from '#contracts';
import { anActor } from '#testing';
import { newRecoveryCodes, recoveryDigest } from '../src/second-factors/domain/recovery-codes.js';
import { stepOfCode } from '../src/second-factors/domain/totp.js';
import { SecondFactors } from '../src/second-factors/second-factors.js';
import { SECOND_FACTOR } from '../src/second-factors/store/second-factor.schema.js';
import { UserStore } from '../src/users/store/user.store.js';
import {
  aPerson,
  countOf,
  enter,
  eventsOf,
  PASSWORD,
  START_WITHIN_MS,
  startAlone,
  type Identity,
  type Person,
} from './authentication-scene.js';

const STEP_MS = 30_000;

describe('a code', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const at = (seconds: number) => new Date(seconds * 1_000);

  // The last six of the eight digits of RFC 6238, appendix B.
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %d s is the one of RFC 6238', (seconds, code) => {
    expect(stepOfCode(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  test('is taken one step early and one step late, and no further', () => {
    const [code, step] = ['005924', 41_152_263];
    const taken = [-2, -1, 0, 1, 2].map((steps) => stepOfCode(secret, code, at((step + steps) * 30)));
    expect(taken).toEqual([null, step, step, step, null]);
  });
});

describe('recovery codes', () => {
  test('are ten, of 60 bits each, and all different', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$/);
  });

  test('are known however a person types them', () => {
    expect(recoveryDigest(' OlKT 23456789 ')).toBe(recoveryDigest('01kt-2345-6789'));
  });
});

describe('a second factor', () => {
  let identity: Identity;
  let stop: () => Promise<void>;

  beforeAll(async () => ({ identity, stop } = await startAlone()), START_WITHIN_MS);
  afterAll(() => stop());

  const codeOf = (secret: string) => new TOTP({ secret }).generate({ timestamp: identity.clock.now().getTime() });
  const add = ({ actor }: Person) => identity.bus.request(addSecondFactor, { actor, type: 'totp' });
  const confirm = ({ actor }: Person, secondFactorId: string, code: string) =>
    identity.bus.request(confirmSecondFactor, { actor, secondFactorId, code });
  const remove = ({ actor }: Person, secondFactorId: string, currentPassword = PASSWORD) =>
    identity.bus.request(removeSecondFactor, { actor, secondFactorId, currentPassword });
  const list = ({ actor }: Person) => identity.bus.request(listSecondFactors, { actor });

  /** Somebody whose factor is on, and whose next code is a fresh one. */
  async function aCarefulPerson() {
    const person = await aPerson(identity);
    const { id, secret, uri } = await add(person);
    const { recoveryCodes } = await confirm(person, id, codeOf(secret));
    identity.clock.advance(STEP_MS);
    return { person, id, secret, uri, recoveryCodes };
  }

  /** The first recovery code; all ten are known to be there. */
  const firstOf = ([first = '']: readonly string[]) => first;

  test('is described in the way authenticators read', async () => {
    const person = await aPerson(identity);
    const { secret, uri } = await add(person);
    const url = new URL(uri);
    expect([url.protocol, url.host]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(url.pathname)).toBe(`/Keyward:${person.email}`);
    const expected = { issuer: 'Keyward', secret, algorithm: 'SHA1', digits: '6', period: '30' };
    expect(Object.fromEntries(url.searchParams)).toEqual(expected);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  test('is not asked for before it is confirmed', async () => {
    const person = await aPerson(identity);
    await add(person);
    await expect(enter(identity, person)).resolves.toMatchObject({ user: { id: person.id } });
    expect((await list(person)).items).toMatchObject([{ state: 'unconfirmed', recoveryCodesLeft: 0 }]);
  });

  test('is not switched on by a wrong code', async () => {
    const person = await aPerson(identity);
    const { id, secret } = await add(person);
    const wrong = codeOf(secret).replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    await expect(confirm(person, id, wrong)).rejects.toMatchObject({ code: 'second-factor.code-wrong' });
    await expect(enter(identity, person)).resolves.toMatchObject({ user: { id: person.id } });
  });

  test('that is on makes a password alone insufficient', async () => {
    const { person, secret } = await aCarefulPerson();
    await expect(enter(identity, person)).rejects.toMatchObject({ code: 'login.second-factor-required' });
    await expect(enter(identity, person, codeOf(secret))).resolves.toMatchObject({ user: { id: person.id } });
  });

  test('answers a wrong code with the bytes of a wrong password', async () => {
    const { person, secret } = await aCarefulPerson();
    const refusal = (promise: Promise<unknown>) =>
      promise.then(
        () => null,
        (problem: Problem) => problem.toDetails('req'),
      );
    const wrongPassword = await refusal(enter(identity, { ...person, email: 'nobody@example.org' }));
    expect(wrongPassword).toMatchObject({ code: 'login.refused' });
    const old = new TOTP({ secret }).generate({ timestamp: 0 });
    expect(await refusal(enter(identity, person, old))).toEqual(wrongPassword);
    expect(await refusal(enter(identity, person, 'aaaa-bbbb-cccc'))).toEqual(wrongPassword);
  });

  test('takes each code once, the one it was confirmed by included, and none older than the last', async () => {
    const person = await aPerson(identity);
    const { id, secret } = await add(person);
    const first = codeOf(secret);
    await confirm(person, id, first);
    await expect(enter(identity, person, first)).rejects.toMatchObject({ code: 'login.refused' });
    identity.clock.advance(STEP_MS);
    const second = codeOf(secret);
    identity.clock.advance(STEP_MS);
    await enter(identity, person, codeOf(secret));
    await expect(enter(identity, person, second)).rejects.toMatchObject({ code: 'login.refused' });
  });

  test('takes one code once of twenty at the same moment', async () => {
    const { person, secret } = await aCarefulPerson();
    const user = await identity.app.get(UserStore).find(person.id);
    if (user === null) throw new Error('the user is missing');
    const code = codeOf(secret);
    const passes = Array.from({ length: 20 }, () => identity.app.get(SecondFactors).assertPassed(user, code));
    expect(await countOf(passes)).toBe(1);
  });

  test('takes each recovery code once', async () => {
    const { person, id, recoveryCodes } = await aCarefulPerson();
    const code = firstOf(recoveryCodes);
    await enter(identity, person, code.toUpperCase());
    await expect(enter(identity, person, code)).rejects.toMatchObject({ code: 'login.refused' });
    expect((await list(person)).items).toMatchObject([{ id, recoveryCodesLeft: 9 }]);
    expect((await eventsOf(identity, SECOND_FACTOR, id)).at(-1)).toMatchObject({
      type: 'second-factor.recovery-code-used',
      data: { userId: person.id, left: 9 },
    });
  });

  test('takes a recovery code once of twenty at the same moment, and tells of it once', async () => {
    const { person, id, recoveryCodes } = await aCarefulPerson();
    const user = await identity.app.get(UserStore).find(person.id);
    if (user === null) throw new Error('the user is missing');
    const code = firstOf(recoveryCodes);
    const passes = Array.from({ length: 20 }, () => identity.app.get(SecondFactors).assertPassed(user, code));
    expect(await countOf(passes)).toBe(1);
    const types = (await eventsOf(identity, SECOND_FACTOR, id)).map(({ type }) => type);
    const told = ['second-factor.added', 'second-factor.confirmed', 'second-factor.recovery-code-used'];
    expect(types).toEqual(told);
  });

  test('goes only for who knows the password, and once', async () => {
    const { person, id } = await aCarefulPerson();
    await expect(remove(person, id, 'another password, long enough')).rejects.toMatchObject({ code: 'password.wrong' });
    await expect(enter(identity, person)).rejects.toMatchObject({ code: 'login.second-factor-required' });
    await remove(person, id);
    await remove(person, id);
    await expect(enter(identity, person)).resolves.toMatchObject({ user: { id: person.id } });
    expect((await list(person)).items).toEqual([]);
    const removals = (await eventsOf(identity, SECOND_FACTOR, id)).filter(({ type }) => type.endsWith('removed'));
    expect(removals).toMatchObject([{ before: { state: 'confirmed' }, after: { state: 'removed' } }]);
  });

  test('leaves no code behind that works with the next one', async () => {
    const { person, id, secret, recoveryCodes } = await aCarefulPerson();
    await remove(person, id);
    const next = await add(person);
    await confirm(person, next.id, codeOf(next.secret));
    identity.clock.advance(STEP_MS);
    for (const old of [codeOf(secret), firstOf(recoveryCodes)]) {
      await expect(enter(identity, person, old)).rejects.toMatchObject({ code: 'login.refused' });
    }
  });

  test('is one for each user: a second is refused while one is on', async () => {
    const { person, id, secret } = await aCarefulPerson();
    await expect(add(person)).rejects.toMatchObject({ code: 'second-factor.exists' });
    await expect(confirm(person, id, codeOf(secret))).rejects.toMatchObject({ code: 'second-factor.exists' });
  });

  test('that was not confirmed gives way to the next, however many ask at once', async () => {
    const person = await aPerson(identity);
    const first = await add(person);
    await Promise.allSettled(Array.from({ length: 5 }, () => add(person)));
    const { items } = await list(person);
    expect(items).toMatchObject([{ state: 'unconfirmed' }]);
    const outdated = confirm(person, first.id, codeOf(first.secret));
    await expect(outdated).rejects.toMatchObject({ code: 'second-factor.not-found' });
  });

  test('of somebody else is not there', async () => {
    const { person, id, secret } = await aCarefulPerson();
    const stranger = { ...(await aPerson(identity)), actor: anActor() };
    await expect(confirm(stranger, id, codeOf(secret))).rejects.toMatchObject({ code: 'second-factor.not-found' });
    const other = await aPerson(identity);
    await expect(remove(other, id)).rejects.toMatchObject({ code: 'second-factor.not-found' });
    await expect(remove(other, newId('fac'))).rejects.toMatchObject({ code: 'second-factor.not-found' });
    await expect(enter(identity, person)).rejects.toMatchObject({ code: 'login.second-factor-required' });
  });

  test('is stored and told of without its secret and its codes', async () => {
    const { person, id, secret, recoveryCodes } = await aCarefulPerson();
    await enter(identity, person, firstOf(recoveryCodes));
    const stored = JSON.stringify(await identity.documents(SECOND_FACTOR).findById(id).orFail().lean());
    expect(stored).toContain(recoveryDigest(recoveryCodes[1] ?? ''));
    for (const hidden of [secret, ...recoveryCodes, person.email]) expect(stored).not.toContain(hidden);
    const told = JSON.stringify(await eventsOf(identity, SECOND_FACTOR, id));
    expect(told).not.toContain(recoveryDigest(recoveryCodes[1] ?? ''));
  });
});
