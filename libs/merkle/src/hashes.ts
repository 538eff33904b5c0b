import { createHash } from 'node:crypto';

/** SHA-256: 32 bytes. */
export type Hash = Buffer;

export const HASH_BYTES = 32;

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/** RFC 6962 §2.1: of one entry. */
export function leafHash(entry: Uint8Array): Hash {
  return createHash('sha256').update(leafPrefix).update(entry).digest();
}

/** RFC 6962 §2.1: of two trees side by side. */
export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}

/** The root of a tree without a leaf. */
export function emptyRoot(): Hash {
  return createHash('sha256').digest();
}
