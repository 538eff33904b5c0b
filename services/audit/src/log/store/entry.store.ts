import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { Entry } from '../domain/entry.js';
import { ENTRY } from './entry.schema.js';

/** What a list is narrowed to. */
export interface EntryFilter {
  /** Undefined for the entries of all projects and of what is outside any. */
  readonly projectId?: string;
  readonly actorId?: string;
  readonly action?: string;
  readonly target?: string;
  readonly from?: Date;
  readonly to?: Date;
}

@Injectable()
export class EntryStore implements OnModuleInit {
  constructor(@InjectModel(ENTRY) private readonly entries: Model<Entry>) {}

  /** The unique indexes are what makes an append safe to repeat: nothing is taken in before they stand. */
  async onModuleInit(): Promise<void> {
    await this.entries.init();
  }

  /** The newest version in the log of each of these targets. */
  async headsOf(targets: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const newest = targets.map((target) =>
      this.entries.findOne({ target }, { version: 1, target: 1 }).sort({ version: -1 }).lean(),
    );
    const found = (await Promise.all(newest)).filter((entry) => entry !== null);
    return new Map(found.map(({ target, version }) => [target, version]));
  }

  /**
   * Appends at the end, one after the other: whoever dies or races meanwhile, what is stored of them is their beginning,
   * so there is never a gap. No transaction: one that a killed process leaves open holds up its successor for 60 s and more.
   * @throws MongoServerError with code 11000 where another writer took a place first; some may be stored then.
   */
  async append(toEntries: (firstIndex: number) => readonly Entry[]): Promise<void> {
    const last = await this.entries.findOne({}, { _id: 1 }).sort({ _id: -1 }).lean();
    await this.entries.insertMany(toEntries(last === null ? 0 : last._id + 1), { ordered: true });
  }

  async findKnown(eids: readonly string[]): Promise<readonly string[]> {
    const found = await this.entries.find({ eid: { $in: eids } }, { eid: 1 }).lean();
    return found.map(({ eid }) => eid);
  }

  /** Newest first, beginning before the given position. */
  async list(wanted: EntryFilter, before: number | null, limit: number): Promise<readonly Entry[]> {
    return this.entries.find(toQuery(wanted, before)).sort({ _id: -1 }).limit(limit).lean<Entry[]>();
  }

  /** What was done to one thing of a project, newest first, beginning before the given version of it. */
  async listOfTarget(
    { projectId, target }: Required<Pick<EntryFilter, 'projectId' | 'target'>>,
    before: number | null,
    limit: number,
  ): Promise<readonly Entry[]> {
    const filter = { target, projectId, ...(before !== null && { version: { $lt: before } }) };
    return this.entries.find(filter).sort({ version: -1 }).limit(limit).lean<Entry[]>();
  }
}

function toQuery(
  { projectId, actorId, action, target, from, to }: EntryFilter,
  before: number | null,
): QueryFilter<Entry> {
  return {
    ...(projectId !== undefined && { projectId }),
    ...(actorId !== undefined && { 'actor.id': actorId }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...((from ?? to) !== undefined && { at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
    ...(before !== null && { _id: { $lt: before } }),
  };
}
