import { Frontier, leafHash, type Hash, type Node } from '../src/index.js';

/** A tree with every node it ever finished. */
export class GrownTree {
  readonly frontier = Frontier.empty();
  readonly leaves: Hash[] = [];
  private readonly nodes = new Map<string, Hash>();

  static of(size: number): GrownTree {
    const tree = new GrownTree();
    for (let index = 0; index < size; index++) tree.append(Buffer.from(`entry ${index}`));
    return tree;
  }

  append(entry: Buffer): void {
    const leaf = leafHash(entry);
    this.leaves.push(leaf);
    for (const { level, index, hash } of this.frontier.append(leaf)) this.nodes.set(`${level}/${index}`, hash);
  }

  readonly read = (nodes: readonly Node[]): Promise<readonly Hash[]> =>
    Promise.resolve(
      nodes.map(({ level, index }) => {
        const hash = this.nodes.get(`${level}/${index}`);
        if (hash === undefined) throw new Error(`node ${level}/${index} was never finished`);
        return hash;
      }),
    );
}
