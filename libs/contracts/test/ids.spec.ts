import { base62, isId, newId, type IdPrefix } from '../src/index.js';

const prefixes: readonly IdPrefix[] = ['usr', 'prj', 'mem', 'ses', 'key', 'req'];

test.each(prefixes)('a new %s id says what it names, in 26 characters that need no quoting', (prefix) => {
  const id = newId(prefix);
  expect(id).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]{22}$`));
  expect(isId(prefix, id)).toBe(true);
});

test('ids sort by the millisecond of their birth, as text and as MongoDB compares it', () => {
  const births = [0, 1, 61, 62, 1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000, 2 ** 48 - 1];
  const ids = births.map((now) => newId('key', now));
  expect([...ids].sort()).toEqual(ids);
  expect([...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))).toEqual(ids);
});

test('of many ids of one millisecond none is like another', () => {
  const now = Date.now();
  expect(new Set(Array.from({ length: 10_000 }, () => newId('key', now))).size).toBe(10_000);
});

test('an id carries a UUID of version 7', () => {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const now = 1_772_323_200_123;
  const value = [...newId('key', now).slice(4)].reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n);
  const uuid = value.toString(16).padStart(32, '0');
  expect(parseInt(uuid.slice(0, 12), 16)).toBe(now);
  expect(uuid.slice(12, 13)).toBe('7');
  expect(uuid.slice(16, 17)).toMatch(/[89ab]/);
});

test.each([
  ['of another kind', newId('usr')],
  ['a character short', newId('key').slice(0, -1)],
  ['a character long', `${newId('key')}0`],
  ['with a foreign character', `${newId('key').slice(0, -1)}-`],
  ['with a line break', `${newId('key').slice(0, -1)}\n`],
  ['empty', ''],
])('what has not the form of an id is none: %s', (_, text) => {
  expect(isId('key', text)).toBe(false);
});

test('base62 keeps the order and the width of the bytes', () => {
  expect(base62(Uint8Array.from([0]), 4)).toBe('0000');
  expect(base62(Uint8Array.from([61]), 4)).toBe('000z');
  expect(base62(Uint8Array.from([62]), 4)).toBe('0010');
  expect(base62(new Uint8Array(32).fill(255), 43)).toHaveLength(43);
  expect(base62(new Uint8Array(32).fill(255), 44).startsWith('0')).toBe(true);
});
