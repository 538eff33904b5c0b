import { Frontier, leafHash, type Hash } from '#merkle';
import { canonicalJson } from './canonical-json.js';
import type { Leaf } from './export-lines.js';
import type { Findings } from './findings.js';

/** More positions in a row than this are not gone through one by one. */
const LONGEST_GAP = 1_000_000;
/** Of entries that are not what the tree says, so many are compared with each other. */
const COMPARED = 64;

interface KeptLeaf {
  readonly leaf: Leaf;
  readonly hash: Hash;
  readonly line: number;
}

interface Mismatch extends KeptLeaf {
  /** What the tree has in its place. */
  readonly expected: Hash;
}

/** The roots at one size: of the entries as they are, and of the hashes as the tree has them. */
export interface Roots {
  readonly ofEntries: Hash;
  readonly ofTree: Hash;
}

/**
 * Grows two trees side by side: one from the entries, one from the hashes that the log's own tree has of them. Where they
 * part tells which entry was changed; which of them is right, the signed checkpoint tells.
 */
export class TreeCheck {
  private readonly entries = Frontier.empty();
  private readonly tree = Frontier.empty();
  private readonly block = new Map<number, KeptLeaf>();
  private readonly roots = new Map<number, Roots>();
  private readonly mismatches: Mismatch[] = [];
  private countOfMismatches = 0;
  private expected = 0;

  /** @param sizes at which the roots will be asked for. */
  constructor(
    private readonly findings: Findings,
    private readonly sizes: ReadonlySet<number>,
  ) {
    this.keepRoots(0);
  }

  /** The position that comes next. */
  get next(): number {
    return this.expected;
  }

  /** @returns whether it stands where it should, or at least later: one that is there again is passed over. */
  take(leaf: Leaf, bytes: Uint8Array, line: number): boolean {
    const { index, eventId } = leaf;
    const place = { line, position: index };
    if (index < this.expected) {
      this.findings.add('entry-doubled', `position ${index} is there again, as ${eventId}`, place);
      return false;
    }
    if (index - this.expected > LONGEST_GAP) {
      this.findings.add('line-out-of-place', `position ${index} is far beyond ${this.expected}, which is next`, place);
      return false;
    }
    this.miss(index, line);
    this.block.set(index, { leaf, hash: leafHash(bytes), line });
    this.expected = index + 1;
    return true;
  }

  /** The tree's own hashes of the entries from this position on. */
  takeHashes(start: number, hashes: readonly Hash[], line: number): void {
    const end = start + hashes.length;
    if (start < this.entries.size || end > this.expected + LONGEST_GAP) {
      this.findings.add('line-out-of-place', `hashes from position ${start} on do not belong here`, { line });
      return;
    }
    this.miss(end, line);
    this.grow(end, (index) => hashes[index - start] ?? null, line);
  }

  /** What is missing up to the size of the checkpoint is missing at the end. */
  finish(size: number): void {
    if (size - this.expected > LONGEST_GAP) {
      this.findings.add('entry-missing', `positions ${this.expected} to ${size - 1} are missing, at the end`);
      return;
    }
    this.miss(size, null);
    this.grow(this.expected, () => null, null);
    if (this.entries.size === size) this.keepRoots(size);
  }

  /** Null where the file did not reach so far. */
  rootsAt(size: number): Roots | null {
    return this.roots.get(size) ?? null;
  }

  /** Says which entries are not what the tree has, or which hashes of the tree are not those of the entries. */
  judge(entriesAreRight: boolean): void {
    for (const mismatch of this.mismatches) {
      const { leaf, line } = mismatch;
      const place = { line, position: leaf.index };
      const at = `position ${leaf.index} (${leaf.eventId})`;
      const home = entriesAreRight ? null : this.homeOf(mismatch);
      if (entriesAreRight) this.findings.add('tree-changed', `the tree's hash of ${at} was changed`, place);
      else if (home !== null) this.findings.add('entry-moved', `what stands at ${at} was taken in at ${home}`, place);
      else this.findings.add('entry-changed', `what stands at ${at} is not what was taken in there`, place);
    }
    const more = this.countOfMismatches - this.mismatches.length;
    if (more > 0) this.findings.add('entry-changed', `and ${more} more positions are not what was taken in`);
  }

  private miss(end: number, line: number | null): void {
    if (end <= this.expected) return;
    const [first, last] = [this.expected, end - 1];
    const which = first === last ? `position ${first} is` : `positions ${first} to ${last} are`;
    this.findings.add('entry-missing', `${which} missing`, { line, position: first });
    this.expected = end;
  }

  private grow(end: number, hashOf: (index: number) => Hash | null, line: number | null): void {
    let unknown = 0;
    for (let index = this.entries.size; index < end; index++) {
      const kept = this.block.get(index);
      const inTree = hashOf(index);
      if (inTree === null) unknown++;
      if (kept !== undefined && inTree !== null && !kept.hash.equals(inTree)) this.keep({ ...kept, expected: inTree });
      // What one of them has not, it is lent by the other: so each fault shows once, and in its own place.
      this.entries.append(kept?.hash ?? inTree ?? nothing);
      this.tree.append(inTree ?? kept?.hash ?? nothing);
      this.block.delete(index);
      if (this.sizes.has(index + 1)) this.keepRoots(index + 1);
    }
    if (unknown > 0)
      this.findings.add('tree-missing', `the tree has no hash of ${unknown} entries before this`, { line });
  }

  private keep(mismatch: Mismatch): void {
    this.countOfMismatches++;
    if (this.mismatches.length < COMPARED) this.mismatches.push(mismatch);
  }

  private keepRoots(size: number): void {
    this.roots.set(size, { ofEntries: this.entries.root, ofTree: this.tree.root });
  }

  /** The position at which the tree has just this entry. */
  private homeOf({ leaf }: Mismatch): number | null {
    const home = this.mismatches.find(({ leaf: { index }, expected }) =>
      leafHash(Buffer.from(canonicalJson({ ...leaf, index }))).equals(expected),
    );
    return home?.leaf.index ?? null;
  }
}

const nothing: Hash = Buffer.alloc(32);
