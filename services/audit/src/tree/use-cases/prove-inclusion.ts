import { Injectable } from '@nestjs/common';
import { assertAllowed, Problem, type InclusionProofRequest, type InclusionProofView } from '#contracts';
import { inclusionProof, leafHash, rootAt } from '#merkle';
import { leafOf } from '../../log/domain/entry.js';
import { EntryStore } from '../../log/store/entry.store.js';
import { TileStore } from '../store/tile.store.js';

@Injectable()
export class ProveInclusion {
  constructor(
    private readonly tiles: TileStore,
    private readonly entries: EntryStore,
  ) {}

  /** Who may not read the entry is told that it, or the project, is not there. */
  async execute({ actor, projectId, index, size: asked }: InclusionProofRequest): Promise<InclusionProofView> {
    assertAllowed(actor, projectId === null ? 'audit:read-all-projects' : 'audit:read', projectId);
    const [entry, head] = await Promise.all([this.entries.read(index), this.tiles.head()]);
    const isShown = entry !== null && (projectId === null || entry.projectId === projectId);
    if (!isShown) throw new Problem('audit-entry.not-found');
    const size = asked ?? head.size;
    if (size > head.size || index >= size) throw notOfThatSize(head.size);
    const [root, hashes] = await Promise.all([
      rootAt(size, this.tiles.readNodes),
      inclusionProof(index, size, this.tiles.readNodes),
    ]);
    const written = (hash: Buffer) => hash.toString('base64');
    return {
      index,
      size,
      root: written(root),
      leafHash: written(leafHash(leafOf(entry))),
      hashes: hashes.map(written),
    };
  }
}

function notOfThatSize(size: number): Problem {
  const message = `must be more than the position, and at most the size of the tree, which is ${size}`;
  return new Problem('request.malformed', [{ field: 'size', message }]);
}
