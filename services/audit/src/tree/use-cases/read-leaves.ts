import { Injectable } from '@nestjs/common';
import { assertAllowed, type ReadLeavesReply, type ReadLeavesRequest } from '#contracts';
import { leafOf } from '../../log/domain/entry.js';
import { EntryStore } from '../../log/store/entry.store.js';
import { TileStore } from '../store/tile.store.js';

const LEAVES_AT_MOST = 256;
/** NATS takes 128 KB; a leaf has 64 KiB at most. */
const REPLY_BYTES = 96 * 1024;

@Injectable()
export class ReadLeaves {
  constructor(
    private readonly tiles: TileStore,
    private readonly entries: EntryStore,
  ) {}

  async execute({ actor, from, limit }: ReadLeavesRequest): Promise<ReadLeavesReply> {
    assertAllowed(actor, 'audit:read-all-projects', null);
    const { size } = await this.tiles.head();
    const wanted = Math.min(limit, LEAVES_AT_MOST, size - from);
    const entries = wanted > 0 ? await this.entries.readFrom(from, wanted) : [];
    const leaves = fitting(entries.map((entry) => leafOf(entry).toString()));
    return { leaves, next: from + leaves.length, size };
  }
}

/** As many as one message takes, as they stand in it; the first in any case. */
function fitting(leaves: readonly string[]): readonly string[] {
  let bytes = 0;
  const first = leaves.findIndex(
    (leaf, at) => (bytes += Buffer.byteLength(JSON.stringify(leaf))) > REPLY_BYTES && at > 0,
  );
  return first === -1 ? leaves : leaves.slice(0, first);
}
