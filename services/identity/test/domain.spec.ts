import { randomBytes } from 'node:crypto';
import { codeFrom } from '../src/projects/domain/project.js';
import { endOfSession, isLive, type Session } from '../src/sessions/domain/session.js';
import { emailKeyOf, type User } from '../src/users/domain/user.js';
import { PasswordHasher } from '../src/users/password-hasher.js';

describe('an e-mail address', () => {
  test.each([
    ['in capitals', 'Ada.Lovelace@Example.ORG', 'ada.lovelace@example.org'],
    ['with an accent composed or combined', 'jos\u00e9@example.org', 'jose\u0301@example.org'],
    ['in both', 'JOSE\u0301@example.org', 'jos\u00e9@example.org'],
  ])('is the same account %s', (_, one, other) => {
    expect(emailKeyOf(one)).toBe(emailKeyOf(other));
  });

  test('is another account with any other letter', () => {
    const addresses = [
      'ada@example.org',
      'adá@example.org',
      'a.da@example.org',
      'ada+1@example.org',
      'ada@example.com',
    ];
    expect(new Set(addresses.map(emailKeyOf)).size).toBe(addresses.length);
  });
});

describe('the code of a project', () => {
  test('has letters and digits that cannot be taken for one another', () => {
    const codes = Array.from({ length: 2_000 }, () => codeFrom(randomBytes(8)));
    expect(codes.filter((code) => !/^P-[2-9A-HJ-NP-Z]{8}$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('uses every letter equally: 256 bytes are eight rounds of the alphabet', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const letter = codeFrom(new Uint8Array(8).fill(byte)).slice(-1);
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect(new Set(counts.values())).toEqual(new Set([8]));
    expect(counts.size).toBe(32);
  });
});

describe('a session', () => {
  const startedAt = new Date('2026-03-01T08:00:00.000Z');
  const user = { state: 'active', sessionEpoch: 1, keptSessionId: null } as User;
  const session: Session = {
    _id: 'ses_1',
    userId: 'usr_1',
    tokenDigest: 'digest',
    method: 'password',
    address: null,
    userAgent: null,
    epoch: 1,
    createdAt: startedAt,
    expiresAt: endOfSession(startedAt),
    lastSeenAt: new Date('2026-03-01T19:00:00.000Z'),
    endedAt: null,
    endReason: null,
  };

  test('lives for 12 hours, and not a millisecond longer', () => {
    expect(session.expiresAt).toEqual(new Date('2026-03-01T20:00:00.000Z'));
    expect(isLive(session, user, new Date('2026-03-01T19:59:59.999Z'))).toBe(true);
    expect(isLive(session, user, new Date('2026-03-01T20:00:00.000Z'))).toBe(false);
  });

  test('that nobody has used for 2 hours is over', () => {
    const idle = { ...session, lastSeenAt: new Date('2026-03-01T12:00:00.000Z') };
    expect(isLive(idle, user, new Date('2026-03-01T13:59:59.999Z'))).toBe(true);
    expect(isLive(idle, user, new Date('2026-03-01T14:00:00.000Z'))).toBe(false);
  });

  test('that was ended is dead at once, whatever the clock says', () => {
    const ended = { ...session, endedAt: new Date('2026-03-01T09:00:00.000Z') };
    expect(isLive(ended, user, startedAt)).toBe(false);
  });

  test('of a disabled account, or from before its password was changed, is dead', () => {
    expect(isLive(session, { ...user, state: 'disabled' }, startedAt)).toBe(false);
    expect(isLive(session, { ...user, sessionEpoch: 2 }, startedAt)).toBe(false);
    expect(isLive(session, { ...user, sessionEpoch: 2, keptSessionId: session._id }, startedAt)).toBe(true);
  });
});

describe('a password', () => {
  const passwords = new PasswordHasher();

  test('is kept as Argon2id with the parameters OWASP names, salted anew each time', async () => {
    const [one, other] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  test('matches as written, with its blanks, and whichever way Unicode spells it', async () => {
    const kept = await passwords.hash(' caf\u00e9 \u{1f511} ');
    expect(await passwords.matches(' cafe\u0301 \u{1f511} ', kept)).toBe(true);
    expect(await passwords.matches('caf\u00e9 \u{1f511}', kept)).toBe(false);
    expect(await passwords.matches(' Caf\u00e9 \u{1f511} ', kept)).toBe(false);
  });

  test('of 128 characters counts to the last one', async () => {
    const kept = await passwords.hash('a'.repeat(128));
    expect(await passwords.matches(`${'a'.repeat(127)}b`, kept)).toBe(false);
    expect(await passwords.matches('a'.repeat(128), kept)).toBe(true);
  });

  test('matches nothing where there is no account', async () => {
    expect(await passwords.matches('', null)).toBe(false);
    expect(await passwords.matches('a password of enough characters', null)).toBe(false);
  });
});
