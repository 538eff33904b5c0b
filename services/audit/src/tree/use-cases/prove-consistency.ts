import { Injectable } from '@nestjs/common';
import { Problem, type ConsistencyProofQuery, type ConsistencyProofView } from '#contracts';
import { consistencyProof } from '#merkle';
import { TileStore } from '../store/tile.store.js';

@Injectable()
export class ProveConsistency {
  constructor(private readonly tiles: TileStore) {}

  async execute({ from, to }: ConsistencyProofQuery): Promise<ConsistencyProofView> {
    if (!(from >= 1 && from <= to)) throw notASize('from', 'must be 1 at least, and at most `to`');
    const { size } = await this.tiles.head();
    if (to > size) throw notASize('to', `must be at most the size of the tree, which is ${size}`);
    const hashes = await consistencyProof(from, to, this.tiles.readNodes);
    return { from, to, hashes: hashes.map((hash) => hash.toString('base64')) };
  }
}

function notASize(field: string, message: string): Problem {
  return new Problem('request.malformed', [{ field, message }]);
}
