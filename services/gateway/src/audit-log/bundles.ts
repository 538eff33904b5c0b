import { readLeaves, type Actor } from '#contracts';
import { bundleOf, TILE_WIDTH } from '#merkle';
import type { CommandBus } from '#messaging';

/** Which entries: those that the tile of leaves with this number has hashes of. */
interface Bundle {
  readonly index: number;
  /** How many of them, from the first. */
  readonly width: number;
}

/** Asked for in parts, as one message does not take them all. Null where the tree does not have them yet. */
export async function readBundle(bus: CommandBus, actor: Actor, { index, width }: Bundle): Promise<Buffer | null> {
  const first = index * TILE_WIDTH;
  const leaves: string[] = [];
  while (leaves.length < width) {
    const from = first + leaves.length;
    const part = await bus.request(readLeaves, { actor, from, limit: width - leaves.length });
    if (part.leaves.length === 0) return null;
    leaves.push(...part.leaves);
  }
  return bundleOf(leaves.map((leaf) => Buffer.from(leaf)));
}
