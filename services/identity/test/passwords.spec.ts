import { randomUUID } from 'node:crypto';
import { inRequest, Problem } from '#contracts';
import { assertSuitable } from '../src/users/domain/password-policy.js';
import { PasswordHasher } from '../src/users/password-hasher.js';
import { Slots } from '../src/users/slots.js';

const owner = { name: 'Ada Lovelace', email: 'countess@example.org', hasSecondFactor: false };

function faultOf(password: string, given: Partial<typeof owner> = {}): string | null {
  try {
    assertSuitable(password, { ...owner, ...given });
    return null;
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.code !== 'password.unsuitable') throw failure;
    return failure.fields[0]?.message ?? '';
  }
}

describe('a password', () => {
  test('has 15 to 128 characters where it is the sole factor, and 8 beside another one', () => {
    expect(faultOf('q'.repeat(9) + 'wzxyv')).toBe('must have at least 15 characters');
    expect(faultOf('qwzxyvjkpqrst-1')).toBeNull();
    expect(faultOf('qwzxyvj', { hasSecondFactor: true })).toBe('must have at least 8 characters');
    expect(faultOf('qwzxyvjk', { hasSecondFactor: true })).toBeNull();
    expect(faultOf('qw'.repeat(64))).toBeNull();
    expect(faultOf(`${'qw'.repeat(64)}q`)).toBe('must have at most 128 characters');
  });

  test('is counted in characters, however Unicode writes them', () => {
    expect(faultOf('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤')).toBe('must have at least 15 characters');
    expect(faultOf('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆')).toBeNull();
    const decomposed = 'é'.normalize('NFD');
    expect(faultOf(decomposed.repeat(14))).toBe('must have at least 15 characters');
    expect(faultOf(decomposed.repeat(128))).toBeNull();
    expect(faultOf(decomposed.repeat(129))).toBe('must have at most 128 characters');
  });

  test.each([
    'abcdfghijlmnopqrsuvw',
    '  leading and trailing  ',
    '密碼可以是任何一種文字只要夠長就好',
    '111222333444555666',
  ])('may be composed of anything: %s', (password) => expect(faultOf(password)).toBeNull());

  test.each(['1234567890', 'Password1', 'qwertyuiop', 'iloveyou', 'trustno1'])(
    'is not one that many people have had, alone or over and over: %s',
    (password) => {
      expect(faultOf(password, { hasSecondFactor: password.length >= 8 })).toBe('is one of the common passwords');
      expect(faultOf(password.repeat(2), { hasSecondFactor: true })).toBe('is one of the common passwords');
    },
  );

  test('holds neither the name of the product, nor that of its owner, nor the e-mail address', () => {
    expect(faultOf('my KeyWard password')).toBe('must not hold the name of the product');
    const held = 'must not hold your name or e-mail address';
    expect(faultOf('the lovelace engine runs')).toBe(held);
    expect(faultOf('ＡＤＡ ＬＯＶＥＬＡＣＥ runs')).toBe(held);
    expect(faultOf('a countess of numbers')).toBe(held);
    expect(faultOf('ada has three letters')).toBeNull();
    expect(faultOf('a poe in a long sentence', { name: 'Poe', email: 'po@example.org' })).toBeNull();
  });
});

describe('hashing', () => {
  const hasher = new PasswordHasher();

  test('keeps Argon2id, and takes a password however Unicode writes it', async () => {
    const kept = await hasher.hash(' Zoë’s naïve café '.normalize('NFD'));
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.matches(' Zoë’s naïve café '.normalize('NFC'), kept)).toBe(true);
    expect(await hasher.matches('Zoë’s naïve café', kept)).toBe(false);
  });

  test('never takes a password for an account that is not there', async () => {
    expect(await hasher.matches(randomUUID(), null)).toBe(false);
  });
});

describe('slots', () => {
  /** Work that ends when it is told to. */
  function held() {
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    return { work: () => ended, end };
  }

  test('run so many at once, keep so many waiting in their order, and refuse the rest at once', async () => {
    const slots = new Slots(2, 2);
    const [first, second] = [held(), held()];
    const order: string[] = [];
    const running = [slots.run(first.work), slots.run(second.work)];
    const waiting = ['third', 'fourth'].map((name) => slots.run(() => Promise.resolve(order.push(name))));
    await expect(slots.run(() => Promise.resolve())).rejects.toMatchObject({ code: 'login.busy', status: 503 });
    expect(order).toEqual([]);
    first.end();
    await Promise.all(waiting);
    expect(order).toEqual(['third', 'fourth']);
    second.end();
    await Promise.all(running);
  });

  test('are free again after work that failed', async () => {
    const slots = new Slots(1, 0);
    await expect(slots.run(() => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    expect(await slots.run(() => Promise.resolve('done'))).toBe('done');
  });

  test('do nothing for whom nobody waits any longer', async () => {
    const slots = new Slots(1, 2);
    const first = held();
    let done = 0;
    const work = () => Promise.resolve((done += 1));
    const running = slots.run(first.work);
    const late = inRequest({ requestId: 'late', deadline: Date.now() - 1 }, () => slots.run(work));
    const inTime = inRequest({ requestId: 'in-time', deadline: Date.now() + 60_000 }, () => slots.run(work));
    first.end();
    await expect(late).rejects.toMatchObject({ code: 'login.busy' });
    await Promise.all([running, inTime]);
    expect(done).toBe(1);
  });
});
