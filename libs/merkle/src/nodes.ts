import { emptyRoot, nodeHash, type Hash } from './hashes.js';

/** The root of a perfect tree of 2^level leaves, the one with this number from the left. A leaf has level 0. */
export interface Node {
  readonly level: number;
  readonly index: number;
}

/** Leaves from `start` on, before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The hashes of these nodes, in their order. Nodes once read never change, as the tree only grows. */
export type ReadNodes = (nodes: readonly Node[]) => Promise<readonly Hash[]>;

/** The largest power of two that is less than n; n is 2 at least. */
export function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

/**
 * The perfect trees that make up a range, from the left, each as large as it can be.
 * @param range one that RFC 6962 makes a tree of: its start is a multiple of a power of two that is no less than its length.
 */
export function nodesOf({ start, end }: Range): readonly Node[] {
  const nodes: Node[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    let width = 1;
    while (at + width * 2 <= end) {
      level++;
      width *= 2;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** RFC 6962's tree hash of what stands side by side: the right ones are put together first. */
export function joined(hashes: readonly Hash[]): Hash {
  return (
    hashes.reduceRight<Hash | null>((right, left) => (right === null ? left : nodeHash(left, right)), null) ??
    emptyRoot()
  );
}
