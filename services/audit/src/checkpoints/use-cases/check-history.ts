import { Injectable } from '@nestjs/common';
import { consistencyProof, rootAt, type TreeHead } from '#merkle';
import { TileStore } from '../../tree/store/tile.store.js';
import { LogKeys } from '../log-keys.js';
import { CheckpointStore } from '../store/checkpoint.store.js';
import { WitnessAway, WitnessClient } from '../witness-client.js';

/** Whether the tree goes on from everything that is known to have been signed. */
export type Finding =
  /** With what the witness has cosigned; null without a witness. */
  | { readonly is: 'consistent'; readonly witnessSize: number | null }
  | { readonly is: 'inconsistent'; readonly reason: string }
  /** The witness cannot say. */
  | { readonly is: 'unknown'; readonly reason: string };

/**
 * Holds the tree as it stands in the database against what was signed of it: by what is stored, by what this process
 * remembers, and by what the witness knows. Whoever changes the database cannot change the witness.
 */
@Injectable()
export class CheckHistory {
  constructor(
    private readonly keys: LogKeys,
    private readonly tiles: TileStore,
    private readonly checkpoints: CheckpointStore,
    private readonly witness: WitnessClient,
  ) {}

  /** @throws whatever keeps the database from answering. */
  async execute(): Promise<Finding> {
    const { newest } = await this.checkpoints.read();
    const stored = newest && this.keys.readOwn(newest.note);
    if (newest !== null && stored === null)
      return inconsistent('the stored checkpoint is not signed by KEYWARD_LOG_SEED or one of KEYWARD_LOG_FORMER_KEYS');
    const fault = stored && (await this.faultAgainst(stored, 'a checkpoint'));
    if (fault) return inconsistent(fault);
    if (this.keys.witness === null) return { is: 'consistent', witnessSize: null };
    try {
      return await this.askWitness();
    } catch (failure) {
      if (!(failure instanceof WitnessAway)) throw failure;
      return { is: 'unknown', reason: `the witness: ${failure.message}` };
    }
  }

  private async askWitness(): Promise<Finding> {
    const newest = await this.witness.newest();
    if (newest.is === 'none') return { is: 'consistent', witnessSize: 0 };
    if (newest.is === 'untold') return this.askBySize();
    const known = this.keys.readOwn(newest.note);
    // Anybody between us and the witness could say so: it is no reason to call our own log wrong.
    if (known === null) throw new WitnessAway('what it has cosigned last is not signed by this log');
    const fault = await this.faultAgainst(known, 'the witness');
    return fault ? inconsistent(fault) : { is: 'consistent', witnessSize: known.size };
  }

  /** A witness that tells no more than the size of what it knows compares the roots itself, by what was signed before. */
  private async askBySize(): Promise<Finding> {
    const first = await this.witness.add({ oldSize: 0, proof: [], note: this.keys.signEmpty() });
    if (first.is === 'cosigned') return { is: 'consistent', witnessSize: 0 };
    if (first.is === 'refused') return inconsistent(first.reason);
    const { size } = first;
    // Read after the answer: what the witness was shown was stored before.
    const { newest: stored } = await this.checkpoints.read();
    if (stored === null || stored.size < size)
      return inconsistent(`the witness knows ${size} entries, and of those ${stored?.size ?? 0} are signed here`);
    const proof = await consistencyProof(size, stored.size, this.tiles.readNodes);
    const taken = await this.witness.add({ oldSize: size, proof, note: stored.note });
    if (taken.is === 'refused') return inconsistent(taken.reason);
    if (taken.is === 'other-size') throw new WitnessAway('it is asked by others at the same time');
    return { is: 'consistent', witnessSize: stored.size };
  }

  /** Null where the tree goes on from it. */
  private async faultAgainst({ size, root }: TreeHead, whose: string): Promise<string | null> {
    const head = await this.tiles.head();
    if (head.size < size) return `${whose} speaks of ${size} entries, and the log has ${head.size}`;
    const own = await this.rootAt(size);
    if (own === null) return `hashes of the first ${size} entries are missing`;
    return own.equals(root) ? null : `the first ${size} entries are not those that ${whose} speaks of`;
  }

  private async rootAt(size: number): Promise<Buffer | null> {
    try {
      return await rootAt(size, this.tiles.readNodes);
    } catch (failure) {
      if (failure instanceof RangeError) return null;
      throw failure;
    }
  }
}

function inconsistent(reason: string): Finding {
  return { is: 'inconsistent', reason };
}
