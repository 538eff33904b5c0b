import { emptyRoot, nodeHash, type Hash } from './hashes.js';

/** A tree, as far as it has to be known to check something against it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** Whether the proof shows that the tree has a leaf of this hash at this place (RFC 9162 §2.1.3.2). */
export function isIncluded(leaf: Hash, index: number, proof: readonly Hash[], { size, root }: TreeHead): boolean {
  if (!isPlace(index) || !isPlace(size) || index >= size) return false;
  let at = index;
  let last = size - 1;
  let hash = leaf;
  for (const other of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(other, hash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** Whether the proof shows that the second tree begins with all of the first (RFC 9162 §2.1.4.2). */
export function isConsistent(first: TreeHead, second: TreeHead, proof: readonly Hash[]): boolean {
  if (!isPlace(first.size) || !isPlace(second.size) || first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);
  if (first.size === 0) return proof.length === 0 && first.root.equals(emptyRoot());
  // A perfect first tree is a node of the second: its hash is known, and left out of the proof.
  const [seed, ...path] = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof;
  return seed !== undefined && leadsToBoth(seed, path, first, second);
}

function leadsToBoth(seed: Hash, path: readonly Hash[], first: TreeHead, second: TreeHead): boolean {
  let [at, last] = [first.size - 1, second.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let [ofFirst, ofSecond] = [seed, seed];
  for (const other of path) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      [ofFirst, ofSecond] = [nodeHash(other, ofFirst), nodeHash(other, ofSecond)];
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      ofSecond = nodeHash(ofSecond, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && ofFirst.equals(first.root) && ofSecond.equals(second.root);
}

function isPlace(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

/** Of numbers beyond 32 bits too. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}
