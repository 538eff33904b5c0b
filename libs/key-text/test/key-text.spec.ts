import { createHash } from 'node:crypto';
import { isId, newId } from '#contracts';
import { digestOf, makeKeyText, parseKeyText, shownParts } from '../src/index.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const aText = (environment = 'live') => makeKeyText({ environment, keyId: newId('key') });

const replaceAt = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1);

test('a text has the form that secret scanners look for', () => {
  expect(aText()).toMatch(/^kw_live_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}$/);
});

test('what was made is parsed to the same environment and id', () => {
  const keyId = newId('key');
  const parts = parseKeyText(makeKeyText({ environment: 'live', keyId }));
  expect(parts).toEqual({ environment: 'live', keyId });
  expect(isId('key', parts?.keyId ?? '')).toBe(true);
});

test('a key of another environment says so', () => {
  expect(parseKeyText(aText('staging'))?.environment).toBe('staging');
});

test('a form and checksum fixed for ever: keys made years ago stay readable', () => {
  const text = 'kw_live_0000000000000000000000_00000000000000000000000000000000000000000001l5wmK';
  expect(parseKeyText(text)).toEqual({ environment: 'live', keyId: 'key_0000000000000000000000' });
});

test('two texts for one id share no secret', () => {
  const keyId = newId('key');
  const texts = Array.from({ length: 1_000 }, () => makeKeyText({ environment: 'live', keyId }));
  expect(new Set(texts.map((text) => text.slice(-49, -6))).size).toBe(1_000);
});

test('every change of a single character is caught', () => {
  const text = aText();
  const accepted = [];
  for (let at = 0; at < text.length; at++) {
    for (const character of `${ALPHABET}_-`) {
      const changed = replaceAt(text, at, character);
      if (changed !== text && parseKeyText(changed) !== null) accepted.push(changed);
    }
  }
  expect(accepted).toEqual([]);
});

test('two neighbours that change places are caught', () => {
  const text = aText();
  for (let at = 0; at + 1 < text.length; at++) {
    const [left = '', right = ''] = text.slice(at, at + 2);
    const swapped = replaceAt(replaceAt(text, at, right), at + 1, left);
    expect(swapped === text ? null : parseKeyText(swapped)).toBeNull();
  }
});

test.each([
  ['empty', () => ''],
  ['a character short', () => aText().slice(0, -1)],
  ['a character long', () => `${aText()}0`],
  ['without a secret', () => aText().slice(0, 31)],
  ['twice', () => aText() + aText()],
  ['a megabyte', () => 'kw_live_'.padEnd(1_000_000, 'a')],
])('a text of the wrong length is refused: %s', (_, make) => {
  expect(parseKeyText(make())).toBeNull();
});

test.each([
  ['a trailing line break', (text: string) => `${text}\n`],
  ['a leading blank', (text: string) => ` ${text}`],
  ['full-width digits', (text: string) => replaceAt(text, 40, '０')],
  ['a Cyrillic letter that looks Latin', (text: string) => replaceAt(text, 40, 'а')],
  ['an emoji', (text: string) => replaceAt(text, 40, '🔑')],
  ['NUL', (text: string) => replaceAt(text, 40, '\0')],
  ['base64', (text: string) => replaceAt(text, 40, '+')],
  ['capitals throughout', (text: string) => text.toUpperCase()],
  ['another product’s prefix', (text: string) => text.replace('kw_', 'sk_')],
  ['no environment', (text: string) => text.replace('_live', '')],
])('a foreign alphabet or form is refused: %s', (_, spoil) => {
  expect(parseKeyText(spoil(aText()))).toBeNull();
});

test('a digest is SHA-256 in base64url of the whole text', () => {
  const text = aText();
  expect(digestOf(text)).toBe(createHash('sha256').update(text).digest('base64url'));
  expect(digestOf(text)).toHaveLength(43);
});

test('what is shown is the text up to its secret, and its last four characters', () => {
  const keyId = 'key_01Kq3nH0sYpC2vV6bT9xWd';
  const text = makeKeyText({ environment: 'live', keyId });
  expect(shownParts(text)).toEqual({ prefix: 'kw_live_01Kq3nH0sYpC2vV6bT9xWd_', lastFour: text.slice(-4) });
});

test('a text that is no key is not echoed by the error', () => {
  expect(() => shownParts('my-password')).toThrow(/^(?!.*my-password)/);
});

test.each(['', 'Live', 'li_ve', 'a'.repeat(17)])('a key is not made for the environment "%s"', (environment) => {
  expect(() => makeKeyText({ environment, keyId: newId('key') })).toThrow('environment');
});

test('a key is not made for the id of something else', () => {
  expect(() => makeKeyText({ environment: 'live', keyId: newId('usr') })).toThrow('key_');
});
