import { randomBytes } from 'node:crypto';
import {
  checkpointText,
  COSIGNATURE,
  ED25519,
  isSignedBy,
  parseCheckpoint,
  parseKey,
  parseNote,
  signatureLine,
  signedAt,
  signedNote,
  signingKey,
  writtenKey,
  type Note,
} from '../src/index.js';

const log = signingKey('keyward.example/audit', ED25519, randomBytes(32));
const witness = signingKey('witness.example/w1', COSIGNATURE, randomBytes(32));
const root = randomBytes(32);
const text = checkpointText({ origin: 'keyward.example/audit', size: 42, root, extensions: [] });
const parsed = (note: string) => parseNote(note) as Note;

test('a note of golang.org/x/mod/sumdb/note is accepted', () => {
  const key = parseKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  const note =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  if (key === null) throw new Error('the key was not read');
  expect(isSignedBy(parsed(note), key)).toBe(true);
  expect(isSignedBy(parsed(note.replace('answer', 'Answer')), key)).toBe(false);
});

test('a checkpoint is read back from its note', () => {
  const note = parsed(signedNote(text, [log]));
  expect(isSignedBy(note, log)).toBe(true);
  expect(parseCheckpoint(note.text)).toEqual({ origin: 'keyward.example/audit', size: 42, root, extensions: [] });
});

test('a witness signs the time, and its key is no key of the log', () => {
  const note = parsed(signedNote(text, [log]) + signatureLine(witness, text, 1_760_000_000));
  expect(signedAt(note, witness)).toBe(1_760_000_000);
  expect(isSignedBy(note, { ...witness, type: ED25519 })).toBe(false);
  expect(isSignedBy(note, log)).toBe(true);
});

test('a note with a wrong signature of a key is not believed, whatever else it has signed', () => {
  const wrong = signatureLine(log, 'another text\n');
  expect(isSignedBy(parsed(signedNote(text, [log]) + wrong), log)).toBe(false);
  expect(isSignedBy(parsed(signedNote(text, [witness])), log)).toBe(false);
});

test('a key is written and read, and none with another id', () => {
  for (const key of [log, witness]) {
    const { name, type, publicKey } = key;
    expect(parseKey(writtenKey(key))).toEqual({ name, type, publicKey });
  }
  const written = writtenKey(log);
  for (const other of ['', 'a+b', written.replace('keyward', 'keywarb'), `${written}AAAA`, written.slice(0, -4)])
    expect(parseKey(other)).toBeNull();
  expect(() => signingKey('a b', ED25519, randomBytes(32))).toThrow(RangeError);
  expect(() => signingKey('a', ED25519, randomBytes(31))).toThrow(RangeError);
});

test('what has not the form of a note or a checkpoint is not read', () => {
  const note = signedNote(text, [log]);
  for (const other of [
    '',
    '\n\n',
    text,
    note.slice(0, -1),
    note.replace('—', '-'),
    note.replace('42', '42\t'),
    `${note}\n`,
  ]) {
    expect(parseNote(other)).toBeNull();
  }
  const line = (at: number, value: string) =>
    text
      .split('\n')
      .map((each, index) => (index === at ? value : each))
      .join('\n');
  for (const other of [
    '',
    line(0, ''),
    line(1, '042'),
    line(1, '-1'),
    line(1, '1e3'),
    line(2, root.toString('hex')),
    `${text}\n`,
  ]) {
    expect(parseCheckpoint(other)).toBeNull();
  }
  expect(() => signedNote('no newline at its end', [log])).toThrow(RangeError);
});
