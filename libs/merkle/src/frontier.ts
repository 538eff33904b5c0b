import { nodeHash, type Hash } from './hashes.js';
import { joined, nodesOf, type Node } from './nodes.js';

/** A node whose tree is complete from now on, and so never changes. */
export interface FinishedNode extends Node {
  readonly hash: Hash;
}

/** The right edge of a growing tree: all that has to be known to go on with it. */
export class Frontier {
  private constructor(
    private leaves: number,
    /** Roots of the perfect trees that make it up, from the left. */
    private readonly roots: Hash[],
  ) {}

  /** @param roots of `nodesOf({ start: 0, end: size })`. @throws RangeError where there are not as many. */
  static of(size: number, roots: readonly Hash[]): Frontier {
    if (roots.length !== nodesOf({ start: 0, end: size }).length)
      throw new RangeError('these are not the roots of that size');
    return new Frontier(size, [...roots]);
  }

  static empty(): Frontier {
    return new Frontier(0, []);
  }

  get size(): number {
    return this.leaves;
  }

  get root(): Hash {
    return joined(this.roots);
  }

  /** @returns the nodes that are finished by it, the leaf first. */
  append(leaf: Hash): readonly FinishedNode[] {
    const finished: FinishedNode[] = [{ level: 0, index: this.leaves, hash: leaf }];
    let hash = leaf;
    // As many trees of equal size meet as the number of leaves has ones at its end.
    for (let index = this.leaves, level = 1; index % 2 === 1; level++) {
      hash = nodeHash(this.roots.pop() ?? leaf, hash);
      index = (index - 1) / 2;
      finished.push({ level, index, hash });
    }
    this.roots.push(hash);
    this.leaves++;
    return finished;
  }
}
