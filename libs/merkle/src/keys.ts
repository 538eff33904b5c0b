import { createPublicKey, createPrivateKey, hash, type KeyObject } from 'node:crypto';

/** C2SP signed-note: what a signature says of itself. */
export const ED25519 = 0x01;
/** C2SP tlog-cosignature: with the time at which a witness signed. */
export const COSIGNATURE = 0x04;

const KEY_BYTES = 32;
/** What stands before the bytes of an Ed25519 key: in SPKI (RFC 8410 §4), and in PKCS #8 (§7). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const name = /^[^\s+]+$/u;

/** Who signs notes, and what for. */
export interface NoteKey {
  readonly name: string;
  readonly type: typeof ED25519 | typeof COSIGNATURE;
  /** 32 bytes. */
  readonly publicKey: Buffer;
}

export interface SigningKey extends NoteKey {
  readonly privateKey: KeyObject;
}

/** @param seed 32 random bytes, the private key of RFC 8032. @throws RangeError for another length or an unusable name. */
export function signingKey(keyName: string, type: NoteKey['type'], seed: Buffer): SigningKey {
  if (seed.length !== KEY_BYTES || !name.test(keyName)) throw new RangeError('not a name and 32 bytes');
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  return { name: keyName, type, publicKey, privateKey };
}

export function publicKeyOf({ publicKey }: NoteKey): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
}

/** C2SP signed-note: the first 4 bytes of SHA-256 of name, newline, type and public key. */
export function keyIdOf({ name: keyName, type, publicKey }: NoteKey): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(`${keyName}\n`), Buffer.of(type), publicKey]), 'buffer').subarray(
    0,
    4,
  );
}

/** As it is given to who checks: `<name>+<id, hexadecimal>+<base64 of type and public key>` (C2SP signed-note, "vkey"). */
export function writtenKey(key: NoteKey): string {
  const bytes = Buffer.concat([Buffer.of(key.type), key.publicKey]);
  return `${key.name}+${keyIdOf(key).toString('hex')}+${bytes.toString('base64')}`;
}

/** Null for what is none, or whose id is not its own. */
export function parseKey(written: string): NoteKey | null {
  const [keyName = '', id, ...rest] = written.trim().split('+');
  const bytes = Buffer.from(rest.join('+'), 'base64');
  const type = bytes[0];
  if (!name.test(keyName) || bytes.length !== KEY_BYTES + 1 || (type !== ED25519 && type !== COSIGNATURE)) return null;
  const key = { name: keyName, type, publicKey: bytes.subarray(1) } as const;
  return keyIdOf(key).toString('hex') === id ? key : null;
}
