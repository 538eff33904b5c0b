import { Injectable } from '@nestjs/common';
import type { ReadTileReply, ReadTileRequest } from '#contracts';
import { tileWidthAt } from '#merkle';
import { TileStore } from '../store/tile.store.js';

const HASH_BYTES = 32;

@Injectable()
export class ReadTile {
  constructor(private readonly tiles: TileStore) {}

  /** What a tile shows at some width never changes: a wider one begins with it. */
  async execute({ level, index, width }: ReadTileRequest): Promise<ReadTileReply> {
    const { size } = await this.tiles.head();
    if (width < 1 || width > tileWidthAt(size, level, index)) return { hashes: null };
    const tile = await this.tiles.readTile({ level, index });
    return { hashes: tile?.subarray(0, width * HASH_BYTES).toString('base64') ?? null };
  }
}
