import {
  checkpointText,
  consistencyProof,
  ED25519,
  Frontier,
  leafHash,
  signedNote,
  signingKey,
  writtenKey,
  type Hash,
  type Node,
} from '#merkle';

/** A log that is only a tree, and signs whatever it is told to. */
export class GrownLog {
  readonly written: string;
  private readonly key;
  private readonly frontier = Frontier.empty();
  private readonly roots = [this.frontier.root];
  private readonly nodes = new Map<string, Hash>();

  /** @param saying makes it another log of this name, or one of other entries. */
  constructor(
    readonly origin: string,
    seed: Buffer,
    private readonly saying = 'entry',
  ) {
    this.key = signingKey(origin, ED25519, seed);
    this.written = writtenKey(this.key);
  }

  growTo(size: number): this {
    while (this.frontier.size < size) {
      const entry = Buffer.from(`${this.saying} ${this.frontier.size}`);
      for (const { level, index, hash } of this.frontier.append(leafHash(entry)))
        this.nodes.set(`${level}/${index}`, hash);
      this.roots.push(this.frontier.root);
    }
    return this;
  }

  checkpoint(size: number): string {
    const root = this.growTo(size).roots[size] ?? this.frontier.root;
    return signedNote(checkpointText({ origin: this.origin, size, root, extensions: [] }), [this.key]);
  }

  proof(first: number, second: number): Promise<readonly Hash[]> {
    this.growTo(second);
    return consistencyProof(first, second, (nodes) => Promise.resolve(nodes.map((node) => this.hashOf(node))));
  }

  /** The body of add-checkpoint. */
  async submission(oldSize: number, size: number): Promise<string> {
    return asSubmission(oldSize, await this.proof(oldSize, size), this.checkpoint(size));
  }

  private hashOf({ level, index }: Node): Hash {
    const hash = this.nodes.get(`${level}/${index}`);
    if (hash === undefined) throw new Error(`the log has no node ${level}/${index}`);
    return hash;
  }
}

export function asSubmission(oldSize: number, proof: readonly Hash[], note: string): string {
  return [`old ${oldSize}`, ...proof.map((each) => each.toString('base64')), '', note].join('\n');
}
