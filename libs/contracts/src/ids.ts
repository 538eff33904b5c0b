import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const UNIQUE_LENGTH = 22;

/** What an id names. The prefix travels with the id, so that a log line or a URL says what it is about. */
export type IdPrefix =
  | 'usr'
  | 'prj'
  | 'mem'
  | 'inv'
  | 'svc'
  | 'ses'
  | 'rst'
  | 'fac'
  | 'psk'
  | 'key'
  | 'pol'
  | 'req'
  | 'whk'
  | 'dlv'
  | 'att'
  | 'stm'
  | 'chk'
  | 'log';

/**
 * A new typed id: prefix, `_`, then 22 base62 characters of a UUID version 7 (RFC 9562 §5.7).
 * The alphabet is in ASCII order and the width is fixed, so ids of one kind sort by their millisecond of birth.
 */
export function newId(prefix: IdPrefix, now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return `${prefix}_${base62(bytes, UNIQUE_LENGTH)}`;
}

/** Whether a text has the form of an id of this kind; says nothing about the thing being there. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.length === prefix.length + 1 + UNIQUE_LENGTH && idForm.test(text) && text.startsWith(`${prefix}_`);
}

const idForm = /^[a-z]{3}_[0-9A-Za-z]{22}$/;

/** Big-endian bytes as base62, padded with `0` to `width` characters. */
export function base62(bytes: Uint8Array, width: number): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let i = 0; i < width; i++) {
    text = ALPHABET.charAt(Number(value % 62n)) + text;
    value /= 62n;
  }
  return text;
}
