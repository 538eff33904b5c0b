import { sign, verify } from 'node:crypto';
import { COSIGNATURE, ED25519, keyIdOf, publicKeyOf, type NoteKey, type SigningKey } from './keys.js';

const ID_BYTES = 4;
const TIME_BYTES = 8;
/** Of more, nothing is read: a note is small (C2SP signed-note asks for 16 at least). */
const MOST_SIGNATURES = 64;
const LONGEST_NOTE = 1_000_000;
const line = /^— (?<name>[^\s+]+) (?<bytes>[A-Za-z0-9+/]+={0,2})$/u;
/** C2SP signed-note: no control character but the newline. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0009\u000b-\u001f]/;

export interface Signature {
  readonly name: string;
  /** The id of the key, then what it signed with. */
  readonly bytes: Buffer;
}

/** A text with signatures below it. Nothing is checked of one that was only read. */
export interface Note {
  /** With its last newline. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

/** @throws RangeError for a text that cannot be one of a note. */
export function signedNote(text: string, keys: readonly SigningKey[]): string {
  if (!text.endsWith('\n') || forbidden.test(text)) throw new RangeError('not the text of a note');
  return `${text}\n${keys.map((key) => signatureLine(key, text)).join('')}`;
}

/** A line for beneath a note. @param atSeconds of a cosignature: seconds since 1970. */
export function signatureLine(key: SigningKey, text: string, atSeconds = 0): string {
  const signature = sign(null, messageOf(key, text, atSeconds), key.privateKey);
  const bytes = [keyIdOf(key), ...(key.type === COSIGNATURE ? [timeBytes(atSeconds)] : []), signature];
  return `— ${key.name} ${Buffer.concat(bytes).toString('base64')}\n`;
}

/** Null for what has not the form of a note. */
export function parseNote(note: string): Note | null {
  if (note.length > LONGEST_NOTE || forbidden.test(note)) return null;
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n')) return null;
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.map(signatureIn);
  if (lines.length > MOST_SIGNATURES || signatures.includes(null)) return null;
  return { text: note.slice(0, end + 1), signatures: signatures.filter((each) => each !== null) };
}

/**
 * When a cosignature of this key says it was made, in seconds since 1970; 0 for a plain signature; null where there is no
 * signature of it, or one that is not right: then the note must not be believed, whoever else has signed it.
 */
export function signedAt({ text, signatures }: Note, key: NoteKey): number | null {
  const id = keyIdOf(key);
  const own = signatures.filter(({ name, bytes }) => name === key.name && bytes.subarray(0, ID_BYTES).equals(id));
  const times = own.map(({ bytes }) => timeOf(bytes.subarray(ID_BYTES), text, key));
  return times.length === 0 || times.includes(null) ? null : (times[0] ?? null);
}

export function isSignedBy(note: Note, key: NoteKey): boolean {
  return signedAt(note, key) !== null;
}

function timeOf(bytes: Buffer, text: string, key: NoteKey): number | null {
  const isTimed = key.type === COSIGNATURE;
  if (isTimed && bytes.length < TIME_BYTES) return null;
  const atSeconds = isTimed ? Number(bytes.readBigUInt64BE()) : 0;
  const signature = isTimed ? bytes.subarray(TIME_BYTES) : bytes;
  return verify(null, messageOf(key, text, atSeconds), publicKeyOf(key), signature) ? atSeconds : null;
}

/** C2SP tlog-cosignature: a witness signs the time too. */
function messageOf({ type }: NoteKey, text: string, atSeconds: number): Buffer {
  return Buffer.from(type === ED25519 ? text : `cosignature/v1\ntime ${atSeconds}\n${text}`);
}

function timeBytes(atSeconds: number): Buffer {
  const bytes = Buffer.alloc(TIME_BYTES);
  bytes.writeBigUInt64BE(BigInt(atSeconds));
  return bytes;
}

function signatureIn(written: string): Signature | null {
  const { name, bytes: base64 } = line.exec(written)?.groups ?? {};
  if (name === undefined || base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length > ID_BYTES && bytes.toString('base64') === base64 ? { name, bytes } : null;
}
