import { assertVersion } from '../src/keys/domain/access.js';
import { assertConfirmed } from '../src/keys/domain/deletion.js';
import { textInGrace } from '../src/keys/domain/rotation.js';
import { aKey, refusalOf } from './builders.js';

const now = new Date('2026-03-11T12:00:00.000Z');

test('a text holds on for its grace to the second, and as what it was', () => {
  const key = aKey({ digest: { pepper: 2, hmac: 'kept' }, lastFour: 'Yb3k' });
  const until = new Date('2026-03-11T13:00:00.000Z');
  expect(textInGrace(key, 3_600, now)).toEqual({ digest: { pepper: 2, hmac: 'kept' }, lastFour: 'Yb3k', until });
});

test('without a grace nothing of a text is left, nor of the one before it', () => {
  const previous = { digest: { pepper: 1, hmac: 'older' }, lastFour: 'aaaa', until: new Date('2026-04-01') };
  expect(textInGrace(aKey({ previous }), 0, now)).toBeNull();
  expect(textInGrace(aKey({ previous, lastFour: 'Yb3k' }), 60, now)).toMatchObject({ lastFour: 'Yb3k' });
});

test('a master key without a text has none to rotate', () => {
  const born = aKey({ kind: 'master', digest: null, lastFour: null, prefix: '' });
  expect(() => textInGrace(born, 60, now)).toThrow('api-key.not-revealed');
});

test('an expired key gets no new text, from the very moment on', () => {
  expect(() => textInGrace(aKey({ expiresAt: now }), 0, now)).toThrow('api-key.expired');
  expect(() => textInGrace(aKey({ expiresAt: new Date(now.getTime() + 1) }), 0, now)).not.toThrow();
});

test('a disabled key may get one: that is how a leaked key is mended', () => {
  expect(() => textInGrace(aKey({ disabledAt: now, leakedAt: now }), 0, now)).not.toThrow();
});

test('a master key is deleted by who names it twice', () => {
  const master = aKey({ kind: 'master' });
  expect(() => assertConfirmed(master, master._id)).not.toThrow();
  for (const confirm of [undefined, '', aKey()._id, master._id.toLowerCase()]) {
    const refusal = refusalOf(() => assertConfirmed(master, confirm));
    expect(refusal).toMatchObject({ code: 'api-key.confirmation-missing', fields: [{ field: 'confirm' }] });
  }
});

test('any other key needs no second word', () => {
  expect(() => assertConfirmed(aKey(), undefined)).not.toThrow();
});

test('who names a version means that one; who names none, any', () => {
  const key = aKey({ ver: 3 });
  expect(() => assertVersion(key, 3)).not.toThrow();
  expect(() => assertVersion(key, undefined)).not.toThrow();
  for (const other of [0, 2, 4]) expect(() => assertVersion(key, other)).toThrow('request.version-outdated');
});
