import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { base62 } from './base62.js';

const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const LAST_SHOWN = 4;
const ID_PREFIX = 'key_';

const environmentForm = /^[a-z][a-z0-9]{0,15}$/;
const idForm = /^key_[0-9A-Za-z]{22}$/;
const keyForm = /^(kw_([a-z][a-z0-9]{0,15})_([0-9A-Za-z]{22})_)[0-9A-Za-z]{43}([0-9A-Za-z]{6})$/;

/** What can be read from the text of a key without asking anyone. */
export interface KeyTextParts {
  /** Where the key is meant to be used, such as `live`; the form allows any word, so compare it with your own. */
  readonly environment: string;
  /** `key_…`. The key of this id may never have existed. */
  readonly keyId: string;
}

/** What may be shown, stored and logged of a key: never enough to use it. */
export interface ShownParts {
  /** The text up to its secret part, with the `_` before it. */
  readonly prefix: string;
  readonly lastFour: string;
}

/**
 * A new text for a key: `kw_<environment>_<id>_<secret><checksum>`, with 256 random bits as the secret.
 * @throws Error where the environment is not a lower-case word of 16 letters and digits at most, or the id is no key id.
 */
export function makeKeyText({ environment, keyId }: KeyTextParts): string {
  if (!environmentForm.test(environment)) throw new Error('the environment of a key must be a short lower-case word');
  if (!idForm.test(keyId)) throw new Error('the id of a key must have the form key_…');
  const secret = base62(randomBytes(SECRET_BYTES), SECRET_LENGTH);
  const body = `kw_${environment}_${keyId.slice(ID_PREFIX.length)}_${secret}`;
  return body + checksumOf(body);
}

/**
 * The parts of a text that has the form of a key and whose checksum is right, else null. A text with any one character
 * changed is always refused, so a typo costs no look-up.
 */
export function parseKeyText(text: string): KeyTextParts | null {
  const [, , environment, unique, checksum] = keyForm.exec(text) ?? [];
  if (environment === undefined || unique === undefined) return null;
  if (checksumOf(text.slice(0, -CHECKSUM_LENGTH)) !== checksum) return null;
  return { environment, keyId: `${ID_PREFIX}${unique}` };
}

/** SHA-256 of the text, base64url: all that leaves the process that was shown the key. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'base64url');
}

/**
 * `prefix + '…' + lastFour` is how a key is shown once its text is gone.
 * @throws Error where the text is not that of a key: it is never echoed.
 */
export function shownParts(text: string): ShownParts {
  const [, prefix] = keyForm.exec(text) ?? [];
  if (prefix === undefined) throw new Error('the text is not that of a key');
  return { prefix, lastFour: text.slice(-LAST_SHOWN) };
}

/** CRC-32 (that of zlib) of everything before it. Catches typos; protects nothing. */
function checksumOf(body: string): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return base62(sum, CHECKSUM_LENGTH);
}
