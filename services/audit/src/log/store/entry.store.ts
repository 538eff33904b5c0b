import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, PipelineStage } from 'mongoose';
import type { Entry } from '../domain/entry.js';
import { ENTRY } from './entry.schema.js';

@Injectable()
export class EntryStore implements OnModuleInit {
  constructor(@InjectModel(ENTRY) private readonly entries: Model<Entry>) {}

  /** The unique indexes are what makes an append safe to repeat: nothing is taken in before they stand. */
  async onModuleInit(): Promise<void> {
    await this.entries.init();
  }

  /** The newest version in the log of each of these targets. */
  async headsOf(targets: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const newest = { $group: { _id: '$target', version: { $first: '$version' } } };
    const ofTargets = [{ $match: { target: { $in: [...targets] } } }, { $sort: { target: 1, version: -1 } }, newest];
    const found = await this.entries.aggregate<{ _id: string; version: number }>(ofTargets as PipelineStage[]);
    return new Map(found.map(({ _id, version }) => [_id, version]));
  }

  /**
   * In this order: whoever dies or races meanwhile, what is stored of them is their beginning, so there is never a gap. No
   * transaction: one that a killed process leaves open holds up its successor for 60 s and more.
   * @throws MongoServerError with code 11000 where another writer took a place first; some may be stored then.
   */
  async insert(entries: readonly Entry[]): Promise<void> {
    await this.entries.collection.insertMany(entries as object[], { ordered: true });
  }

  /** From a position on, oldest first. */
  async readFrom(position: number, limit: number): Promise<readonly Entry[]> {
    return this.entries
      .find({ _id: { $gte: position } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<Entry[]>();
  }

  async read(position: number): Promise<Entry | null> {
    return this.entries.findOne({ _id: position }).lean<Entry>();
  }

  async findKnown(eids: readonly string[]): Promise<readonly string[]> {
    const found = await this.entries.find({ eid: { $in: eids } }, { eid: 1 }).lean();
    return found.map(({ eid }) => eid);
  }

  /** What was done to one thing of a project, newest first, beginning before the given version of it. */
  async listOfTarget(
    { projectId, target }: Pick<Entry, 'projectId' | 'target'>,
    before: number | null,
    limit: number,
  ): Promise<readonly Entry[]> {
    const filter = { target, projectId, ...(before !== null && { version: { $lt: before } }) };
    return this.entries.find(filter).sort({ version: -1 }).limit(limit).lean<Entry[]>();
  }
}
