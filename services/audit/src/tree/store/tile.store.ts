import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { AnyBulkWriteOperation } from 'mongodb';
import type { Connection } from 'mongoose';
import { emptyRoot, Frontier, nodeIn, nodesOf, placeOf, type Hash, type Node } from '#merkle';
import { Edge, unfinishedTiles, type Tile } from '../domain/edge.js';

const TREE = 'tree';
const HASH_BYTES = 32;

/** How far the tree goes. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** A step of it. */
interface Growth {
  readonly term: number;
  readonly from: number;
  readonly to: TreeHead;
}

interface TileDocument {
  /** `<level>/<index>`. */
  readonly _id: string;
  readonly width: number;
  readonly hashes: Buffer;
}

interface HeadDocument extends TreeHead {
  readonly _id: typeof TREE;
  /** Of the leader who may move it. */
  readonly term: number;
}

type AddressOfTile = Pick<Tile, 'level' | 'index'>;

/** Somebody else has moved the head, or leads. */
class TreeMoved extends Error {
  constructor() {
    super('the head of the tree is not where it was left: another process leads');
  }
}

/**
 * The tree over the entries, as tiles of 256 hashes. A tile follows from the entries alone and only ever widens, so whoever
 * writes it, and how often, does not matter; the head is moved by the present leader only.
 */
@Injectable()
export class TileStore {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  async head(): Promise<TreeHead> {
    const head = await this.heads.findOne({ _id: TREE }, { promoteBuffers: true });
    return head === null ? { size: 0, root: emptyRoot() } : { size: head.size, root: head.root };
  }

  /** From here on, nobody of an earlier term moves the head. @throws TreeMoved where a later term has begun. */
  async claim(term: number): Promise<TreeHead> {
    const nothing = { size: 0, root: emptyRoot() };
    await this.heads.updateOne({ _id: TREE }, { $setOnInsert: { ...nothing, term } }, { upsert: true });
    const head = await this.heads.findOneAndUpdate(
      { _id: TREE, term: { $lte: term } },
      { $set: { term } },
      { returnDocument: 'after', promoteBuffers: true },
    );
    if (head === null) throw new TreeMoved();
    return head;
  }

  /** @throws TreeMoved where the head is elsewhere, or of another term. */
  async assertAt(term: number, size: number): Promise<void> {
    const head = await this.heads.findOne({ _id: TREE, term, size }, { projection: { _id: 1 } });
    if (head === null) throw new TreeMoved();
  }

  /**
   * Widens tiles and then moves the head: in this order, so that a head never speaks of hashes that are not there.
   * @throws TreeMoved where the head is not at `from` in this term; the tiles may be wider then, which harms nothing.
   */
  async grow({ term, from, to }: Growth, tiles: readonly Tile[]): Promise<void> {
    const moved = { updateOne: { filter: { _id: TREE, term, size: from }, update: { $set: to } } };
    const steps = [...tiles.map(widened), moved];
    const { matchedCount, upsertedCount } = await this.connection
      .collection<TileDocument | HeadDocument>('tiles')
      .bulkWrite(steps as AnyBulkWriteOperation<TileDocument | HeadDocument>[], { ordered: true });
    if (matchedCount + upsertedCount < steps.length) throw new TreeMoved();
  }

  /** Where a tree of this size goes on. */
  async edgeAt(size: number): Promise<Edge> {
    const unfinished = unfinishedTiles(size);
    const tiles = await this.readTiles(unfinished.filter(({ width }) => width > 0));
    const roots = await this.readNodes(nodesOf({ start: 0, end: size }));
    const rows = unfinished.map(({ level, index, width }) => {
      const bytes = width === 0 ? Buffer.alloc(0) : bytesOf(tiles, { level, index });
      return { level, index, hashes: hashesIn(bytes).slice(0, width) };
    });
    return new Edge(Frontier.of(size, roots), rows);
  }

  /** @throws RangeError for nodes that the tree does not have yet. */
  readonly readNodes = async (nodes: readonly Node[]): Promise<readonly Hash[]> => {
    const places = nodes.map(placeOf);
    const tiles = await this.readTiles(
      places.map(({ tileLevel, tileIndex }) => ({ level: tileLevel, index: tileIndex })),
    );
    return places.map((place) => nodeIn(bytesOf(tiles, { level: place.tileLevel, index: place.tileIndex }), place));
  };

  /** Null where there is none. It may be wider than the head says. */
  async readTile(address: AddressOfTile): Promise<Buffer | null> {
    const tiles = await this.readTiles([address]);
    return tiles.get(idOf(address)) ?? null;
  }

  private async readTiles(addresses: readonly AddressOfTile[]): Promise<ReadonlyMap<string, Buffer>> {
    if (addresses.length === 0) return new Map();
    const ids = [...new Set(addresses.map(idOf))];
    const found = await this.tiles.find({ _id: { $in: ids } }, { promoteBuffers: true }).toArray();
    return new Map(found.map(({ _id, hashes }) => [_id, hashes]));
  }

  private get tiles() {
    return this.connection.collection<TileDocument>('tiles');
  }

  /** It stands beside its tiles, so that one message writes both. */
  private get heads() {
    return this.connection.collection<HeadDocument>('tiles');
  }
}

function idOf({ level, index }: AddressOfTile): string {
  return `${level}/${index}`;
}

function bytesOf(tiles: ReadonlyMap<string, Buffer>, address: AddressOfTile): Buffer {
  const bytes = tiles.get(idOf(address));
  if (bytes === undefined) throw new RangeError(`there is no tile ${idOf(address)}`);
  return bytes;
}

function hashesIn(bytes: Buffer): Hash[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

/** A narrower one never takes the place of a wider one. */
function widened(tile: Tile): object {
  const width = tile.hashes.length;
  const present = { $ifNull: ['$width', 0] };
  const hashes = { $cond: [{ $gt: [width, present] }, Buffer.concat(tile.hashes), '$hashes'] };
  const update = [{ $set: { hashes, width: { $max: [width, present] } } }];
  return { updateOne: { filter: { _id: idOf(tile) }, update, upsert: true } };
}
