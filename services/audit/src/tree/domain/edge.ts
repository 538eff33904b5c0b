import { Frontier, TILE_WIDTH, type Hash } from '#merkle';

/** As much of a tile as there is. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** In their order, up to 256. */
  readonly hashes: readonly Hash[];
}

interface GrowingTile extends Tile {
  readonly hashes: Hash[];
}

/** Tiles of C2SP tlog-tiles hold every eighth level of the tree. */
const TILE_HEIGHT = 8;

/** Where a tree goes on: its frontier, and of each row of tiles the one that is not whole yet. */
export class Edge {
  private readonly whole: Tile[] = [];
  private readonly touched = new Set<number>();

  /** @param rows of each level, from 0, the tile that the next hash of it comes into. */
  constructor(
    private readonly frontier: Frontier,
    private readonly rows: GrowingTile[],
  ) {}

  get size(): number {
    return this.frontier.size;
  }

  get root(): Hash {
    return this.frontier.root;
  }

  append(leaf: Hash): void {
    for (const { level, hash } of this.frontier.append(leaf)) {
      if (level % TILE_HEIGHT === 0) this.put(level / TILE_HEIGHT, hash);
    }
  }

  /** @returns the tiles that have changed since the last time, as they are now. */
  takeChanged(): readonly Tile[] {
    const partial = [...this.touched].map((level) => ({ ...this.rowAt(level), hashes: [...this.rowAt(level).hashes] }));
    const changed = [...this.whole, ...partial];
    this.whole.length = 0;
    this.touched.clear();
    return changed;
  }

  private put(level: number, hash: Hash): void {
    const tile = this.rowAt(level);
    tile.hashes.push(hash);
    this.touched.add(level);
    if (tile.hashes.length < TILE_WIDTH) return;
    this.whole.push(tile);
    this.rows[level] = { level, index: tile.index + 1, hashes: [] };
    this.touched.delete(level);
  }

  private rowAt(level: number): GrowingTile {
    return (this.rows[level] ??= { level, index: 0, hashes: [] });
  }
}

/** The tiles that are not whole in a tree of this size, with how many hashes each has; one for each level there is. */
export function unfinishedTiles(size: number): readonly { level: number; index: number; width: number }[] {
  const tiles = [];
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
    tiles.push({ level, index: Math.floor(hashes / TILE_WIDTH), width: hashes % TILE_WIDTH });
  }
  return tiles;
}
