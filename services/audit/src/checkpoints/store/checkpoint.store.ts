import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { isDuplicateKey } from '#outbox';
import { LogKeys } from '../log-keys.js';

const LOG = 'log';

export interface SignedCheckpoint {
  readonly size: number;
  readonly note: string;
}

/** Why the log does not sign. */
export interface Refusal {
  readonly reason: string;
  readonly since: Date;
}

/** What of the log was signed; as one document, which every process of the audit reads. */
interface CheckpointDocument {
  readonly _id: typeof LOG;
  readonly newest?: SignedCheckpoint;
  readonly cosigned?: SignedCheckpoint;
  readonly refusal?: Refusal | null;
}

export interface Signed {
  readonly newest: SignedCheckpoint | null;
  /** The newest that the witness has cosigned. */
  readonly cosigned: SignedCheckpoint | null;
  readonly refusal: Refusal | null;
}

@Injectable()
export class CheckpointStore {
  /** An old dump that is put back must not make this process forget what it knew. */
  private newest: SignedCheckpoint | null = null;
  private cosigned: SignedCheckpoint | null = null;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly keys: LogKeys,
  ) {}

  async read(): Promise<Signed> {
    const found = await this.documents.findOne({ _id: LOG });
    const newest = larger(this.newest, found?.newest ?? null);
    const cosigned = larger(this.cosigned, found?.cosigned ?? null);
    // What somebody has written there is not kept in mind: once it is put right, all is right.
    if (newest !== this.newest && this.isOwn(newest)) this.newest = newest;
    if (cosigned !== this.cosigned && this.isOwn(cosigned)) this.cosigned = cosigned;
    return { newest, cosigned, refusal: found?.refusal ?? null };
  }

  /**
   * Once it resolves, a majority has it, and it may be given out.
   * @returns false where one of this size or a larger one is there: that one stays.
   */
  async keep(checkpoint: SignedCheckpoint): Promise<boolean> {
    const isKept = await this.replaceSmaller('newest', checkpoint);
    if (isKept) this.newest = larger(this.newest, checkpoint);
    return isKept;
  }

  async keepCosigned(checkpoint: SignedCheckpoint): Promise<void> {
    await this.replaceSmaller('cosigned', checkpoint);
    this.cosigned = larger(this.cosigned, checkpoint);
  }

  /** Since when stays, as long as the reason does. */
  async refuse(refusal: Refusal): Promise<void> {
    const present = await this.read();
    if (present.refusal?.reason === refusal.reason) return;
    await this.documents.updateOne({ _id: LOG }, { $set: { refusal } }, { upsert: true });
  }

  async refuseNoMore(): Promise<void> {
    await this.documents.updateOne({ _id: LOG }, { $set: { refusal: null } });
  }

  private async replaceSmaller(field: 'newest' | 'cosigned', checkpoint: SignedCheckpoint): Promise<boolean> {
    const isSmaller = [{ [field]: null }, { [`${field}.size`]: { $lt: checkpoint.size } }];
    try {
      await this.documents.updateOne({ _id: LOG, $or: isSmaller }, { $set: { [field]: checkpoint } }, { upsert: true });
      return true;
    } catch (failure) {
      if (isDuplicateKey(failure)) return false;
      throw failure;
    }
  }

  private isOwn(checkpoint: SignedCheckpoint | null): boolean {
    return checkpoint !== null && this.keys.readOwn(checkpoint.note)?.size === checkpoint.size;
  }

  private get documents() {
    return this.connection.collection<CheckpointDocument>('checkpoints');
  }
}

function larger(one: SignedCheckpoint | null, other: SignedCheckpoint | null): SignedCheckpoint | null {
  if (one === null || other === null) return one ?? other;
  return other.size > one.size ? other : one;
}
