import type { Hash } from './hashes.js';
import { joined, nodesOf, splitOf, type Range, type ReadNodes } from './nodes.js';

/** The root of the tree of the first so many leaves. */
export async function rootAt(size: number, read: ReadNodes): Promise<Hash> {
  return joined(await read(nodesOf({ start: 0, end: size })));
}

/**
 * What shows that a leaf is in the tree of the first `size` leaves (RFC 6962 §2.1.1), from the leaf upwards.
 * @throws RangeError where it is not.
 */
export async function inclusionProof(index: number, size: number, read: ReadNodes): Promise<readonly Hash[]> {
  if (!(index >= 0 && index < size)) throw new RangeError('the leaf is not in the tree');
  return hashesOf(besides(index, { start: 0, end: size }), read);
}

/**
 * What shows that the tree of the first `second` leaves continues that of the first `first` (RFC 6962 §2.1.2). Empty where
 * there is nothing to show: for equal sizes, and for a tree without a leaf, which any tree continues.
 * @throws RangeError where the first is larger.
 */
export async function consistencyProof(first: number, second: number, read: ReadNodes): Promise<readonly Hash[]> {
  if (!(first >= 0 && first <= second)) throw new RangeError('a tree does not shrink');
  if (first === 0 || first === second) return [];
  return hashesOf(between(first, { start: 0, end: second }, true), read);
}

/** One question for all of them. */
async function hashesOf(ranges: readonly Range[], read: ReadNodes): Promise<readonly Hash[]> {
  const nodes = ranges.map(nodesOf);
  const hashes = await read(nodes.flat());
  let at = 0;
  return nodes.map(({ length }) => joined(hashes.slice(at, (at += length))));
}

/** The neighbours on the way from a leaf to the root. */
function besides(index: number, { start, end }: Range): readonly Range[] {
  if (end - start === 1) return [];
  const middle = start + splitOf(end - start);
  const left = { start, end: middle };
  const right = { start: middle, end };
  return index < middle ? [...besides(index, left), right] : [...besides(index, right), left];
}

/** @param isWhole whether the first tree is the whole of this range's left part, so that its root is known already. */
function between(first: number, { start, end }: Range, isWhole: boolean): readonly Range[] {
  if (first === end) return isWhole ? [] : [{ start, end }];
  const middle = start + splitOf(end - start);
  const left = { start, end: middle };
  const right = { start: middle, end };
  return first <= middle ? [...between(first, left, isWhole), right] : [...between(first, right, false), left];
}
