import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '#outbox';
import type { Changes } from '#verifier';
import type { RevocationRecord } from '../domain/revocation.js';
import { REVOCATION, type RevocationDocument } from './revocation.schema.js';

/** A revocation that somebody is waited for in. */
export interface OpenRevocation {
  readonly revision: string;
  readonly changes: Partial<Changes>;
}

const A_DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * A record says what has come true already, and nothing rests on it: where a crash of the database loses it, the same is
 * settled once more. So one member of the database has it when the answer is given, and a majority a moment later.
 */
const AT_ONCE = { writeConcern: { w: 1, j: false } } as const;
const AS_IT_IS = { readConcern: { level: 'local' } } as const;

@Injectable()
export class RevocationStore implements OnModuleInit {
  constructor(@InjectModel(REVOCATION) private readonly model: Model<RevocationDocument>) {}

  async onModuleInit(): Promise<void> {
    await this.model.init();
  }

  /** Null where it is not settled, or was more than a day ago. */
  async find(revision: string): Promise<RevocationRecord | null> {
    const filter = { _id: revision, at: { $exists: true } } as object;
    return this.model.collection.findOne<RevocationRecord>(filter, AS_IT_IS);
  }

  /** Those of the revisions that are settled. */
  async findSettled(revisions: readonly string[]): Promise<ReadonlySet<string>> {
    const filter = { _id: { $in: revisions }, at: { $exists: true } } as object;
    const options = { ...AS_IT_IS, projection: { _id: 1 } };
    const found = await this.model.collection.find<Pick<RevocationRecord, '_id'>>(filter, options).toArray();
    return new Set(found.map(({ _id }) => _id));
  }

  /** These are settled, and no more open. The record that there is of one stays as it is. */
  async keep(records: readonly RevocationRecord[]): Promise<void> {
    const keptUntil = new Date(Date.now() + A_DAY_MS);
    const kept = records.map((record) => ({ ...record, keptUntil }));
    try {
      await this.model.collection.insertMany(kept as object[], { ordered: false, ...AT_ONCE });
    } catch (failure) {
      if (!isDuplicateKey(failure)) throw failure;
      await this.close(kept);
    }
  }

  /** From when this has resolved until they are kept, every renewal of a lease carries them. What is settled stays so. */
  async open(revocations: readonly OpenRevocation[]): Promise<void> {
    const operations = revocations.map(({ revision, changes }) => ({
      updateOne: {
        filter: unsettled(revision),
        update: { $set: { open: changes }, $currentDate: { openedAt: true as const } },
        upsert: true,
      },
    }));
    await this.model.collection.bulkWrite(operations, { ordered: false }).catch(unlessThere);
  }

  /** How many of the revisions are open, or settled by now: the others were lost. */
  async countKnown(revisions: readonly string[]): Promise<number> {
    return this.model.countDocuments({ _id: { $in: revisions } });
  }

  async listOpen(limit: number): Promise<readonly Partial<Changes>[]> {
    const filter = { openedAt: { $exists: true } };
    const found = await this.model.collection.find<RevocationDocument>(filter).limit(limit).toArray();
    return found.map(({ open = {} }) => open);
  }

  /** Whichever of them are open. */
  private async close(records: readonly RevocationDocument[]): Promise<void> {
    const operations = records.map(({ _id, ...record }) => ({
      updateOne: {
        filter: unsettled(_id),
        update: { $set: record, $unset: { open: '', openedAt: '' } },
      },
    }));
    await this.model.collection.bulkWrite(operations, { ordered: false, ...AT_ONCE });
  }
}

/** A filter by the id alone would have a record that there is taken for the one to be written. */
function unsettled(_id: string): object {
  return { _id, at: { $exists: false } };
}

/** What does not match, and so is to be inserted, is there: somebody else has settled it. */
function unlessThere(failure: unknown): void {
  if (!isDuplicateKey(failure)) throw failure;
}
