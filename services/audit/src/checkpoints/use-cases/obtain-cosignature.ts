import { Injectable } from '@nestjs/common';
import { consistencyProof, type Hash } from '#merkle';
import { TileStore } from '../../tree/store/tile.store.js';
import { CheckpointStore, type SignedCheckpoint } from '../store/checkpoint.store.js';
import { WitnessClient, type Taken } from '../witness-client.js';

@Injectable()
export class ObtainCosignature {
  constructor(
    private readonly tiles: TileStore,
    private readonly checkpoints: CheckpointStore,
    private readonly witness: WitnessClient,
  ) {}

  /**
   * Shows the witness a signed checkpoint, and keeps what it says to it. The same may be shown again: the new cosignature
   * has a new time.
   * @param oldSize of what it has cosigned last. @throws WitnessAway
   */
  async execute({ size, note }: SignedCheckpoint, oldSize: number): Promise<Taken> {
    const proof = await this.proofOf(oldSize, size);
    if (proof === null) return { is: 'refused', reason: `hashes of the first ${size} entries are missing` };
    const taken = await this.witness.add({ oldSize, proof, note });
    if (taken.is === 'cosigned') await this.checkpoints.keepCosigned({ size, note: taken.note });
    return taken;
  }

  private async proofOf(first: number, second: number): Promise<readonly Hash[] | null> {
    try {
      return await consistencyProof(first, second, this.tiles.readNodes);
    } catch (failure) {
      if (failure instanceof RangeError) return null;
      throw failure;
    }
  }
}
