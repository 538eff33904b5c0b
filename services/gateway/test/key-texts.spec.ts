import { newId } from '#contracts';
import { digestOf, makeKeyText, shownParts } from '#key-text';
import { KeyTexts } from '../src/api-keys/key-texts.js';
import type { Once } from '../src/idempotency/once.js';

const texts = new KeyTexts('live');

const once = (value = 'one', key = 'digest of principal, project and value'): Once => ({
  value,
  idempotency: { key, fingerprint: 'digest of the request' },
});

test('what is told of a new key belongs to the text that is sealed with it', () => {
  const { keyId, digest, prefix, lastFour, sealed } = texts.make(once());
  const text = texts.open(sealed, once());
  expect(text).toMatch(/^kw_live_/);
  expect({ digest, prefix, lastFour }).toEqual({ digest: digestOf(text), ...shownParts(text) });
  expect(texts.read(text)).toEqual({ keyId, digest });
});

test('another instance of the gateway opens it for the same caller', () => {
  const { sealed, digest } = texts.make(once());
  expect(digestOf(new KeyTexts('live').open(sealed, once()))).toBe(digest);
});

test('another value of the header, or another principal’s same value, does not open it', () => {
  const { sealed } = texts.make(once());
  expect(() => texts.open(sealed, once('two'))).toThrow();
  expect(() => texts.open(sealed, once('one', 'digest of another principal'))).toThrow();
});

test('whatever is changed in it, it does not open', () => {
  const { sealed } = texts.make(once());
  const bytes = Buffer.from(sealed, 'base64url');
  const opened = [];
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    try {
      opened.push(texts.open(changed.toString('base64url'), once()));
    } catch {
      continue;
    }
  }
  expect(opened).toEqual([]);
});

test('nothing that leaves the gateway holds the secret part of the text', () => {
  const material = texts.make(once());
  const text = texts.open(material.sealed, once());
  const secret = text.slice(material.prefix.length, -6);
  expect(secret).toHaveLength(43);
  expect(JSON.stringify(material)).not.toContain(secret);
  expect(Buffer.from(material.sealed, 'base64url').toString('latin1')).not.toContain(secret);
});

test('two keys under one header share neither secret nor seal', () => {
  const [one, other] = [texts.make(once()), texts.make(once())];
  expect(one.digest).not.toBe(other.digest);
  expect(one.sealed.slice(0, 16)).not.toBe(other.sealed.slice(0, 16));
});

test('a typo is found here, and no one needs to be asked', () => {
  const text = makeKeyText({ environment: 'live', keyId: newId('key') });
  const typo = text.slice(0, 40) + (text[40] === 'A' ? 'B' : 'A') + text.slice(41);
  expect(texts.read(text)).not.toBeNull();
  expect(texts.read(typo)).toBeNull();
  expect(texts.read('')).toBeNull();
});

test('the key of another environment is none here', () => {
  expect(texts.read(makeKeyText({ environment: 'test', keyId: newId('key') }))).toBeNull();
});
