import { HASH_BYTES, nodeHash, type Hash } from './hashes.js';
import type { Node } from './nodes.js';

/** C2SP tlog-tiles: hashes of a whole tile, and entries of a whole bundle. */
export const TILE_WIDTH = 256;
/** Levels of the tree from one row of tiles to the next. */
const TILE_HEIGHT = 8;
const HIGHEST_TILE_LEVEL = 63;
const LONGEST_ENTRY = 0xffff;

/** Where a tile, or a bundle of entries, stands. */
export interface TileAddress {
  /** 0 is of leaves; each level above has a hash for each whole tile below. */
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256; less than 256 of one that is not whole yet. */
  readonly width: number;
}

/** Which hashes of which tile a node is made of. */
export interface NodePlace {
  readonly tileLevel: number;
  readonly tileIndex: number;
  readonly from: number;
  readonly to: number;
}

/** As it is written in an address: `0/x001/234`, `entries/067.p/12`. */
export function tilePath({ level, index, width }: TileAddress): string {
  const digits = String(index).padStart(3, '0');
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  const number = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `${level}/${number}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** Null for what no tile can be addressed by; there is one way to write each. */
export function parseTilePath(path: string): TileAddress | null {
  const [, written = '', number = '', partial] =
    /^(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  const level = written === 'entries' ? written : Number(written);
  const address: TileAddress = {
    level,
    index: Number(number.replaceAll(/[x/]/g, '')),
    width: partial === undefined ? TILE_WIDTH : Number(partial),
  };
  const isPossible =
    address.width >= 1 && Number.isSafeInteger(address.index) && (level === 'entries' || level <= HIGHEST_TILE_LEVEL);
  return isPossible && tilePath(address) === path ? address : null;
}

/** How wide a tile is in a tree of so many leaves: 0 where there is none yet. */
export function tileWidthAt(size: number, level: number, index: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.min(TILE_WIDTH, Math.max(0, hashes - index * TILE_WIDTH));
}

/** A node stands in the row of tiles below it, as the hashes it is made of. */
export function placeOf({ level, index }: Node): NodePlace {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const width = 2 ** (level - tileLevel * TILE_HEIGHT);
  const first = index * width;
  const tileIndex = Math.floor(first / TILE_WIDTH);
  const from = first - tileIndex * TILE_WIDTH;
  return { tileLevel, tileIndex, from, to: from + width };
}

/** @throws RangeError where the tile does not reach so far. */
export function nodeIn(tile: Buffer, { from, to }: NodePlace): Hash {
  if (tile.length < to * HASH_BYTES) throw new RangeError('the tile is not as wide as that');
  if (to - from === 1) return tile.subarray(from * HASH_BYTES, to * HASH_BYTES);
  const middle = (from + to) / 2;
  const half = (start: number, end: number) => nodeIn(tile, { tileLevel: 0, tileIndex: 0, from: start, to: end });
  return nodeHash(half(from, middle), half(middle, to));
}

/** @throws RangeError for an entry of more than 65,535 bytes, which no bundle can hold. */
export function bundleOf(entries: readonly Uint8Array[]): Buffer {
  const parts = entries.flatMap((entry) => {
    if (entry.length > LONGEST_ENTRY) throw new RangeError('the entry is too long');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  });
  return Buffer.concat(parts);
}

/** @throws RangeError for what ends within an entry. */
export function entriesIn(bundle: Buffer): readonly Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    const start = at + 2;
    if (start > bundle.length) throw new RangeError('the bundle ends within an entry');
    at = start + bundle.readUInt16BE(at);
    if (at > bundle.length) throw new RangeError('the bundle ends within an entry');
    entries.push(bundle.subarray(start, at));
  }
  return entries;
}
