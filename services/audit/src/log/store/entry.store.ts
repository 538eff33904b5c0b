import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { ClientSession, Model, QueryFilter } from 'mongoose';
import { Transactions } from '#outbox';
import type { Entry } from '../domain/entry.js';
import { ENTRY, TREE, type Tree } from './entry.schema.js';

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
  constructor(
    @InjectModel(ENTRY) private readonly entries: Model<Entry>,
    @InjectModel(TREE) private readonly trees: Model<Tree>,
    private readonly transactions: Transactions,
  ) {}

  /** The unique indexes are what makes an append safe to repeat: nothing is taken in before they stand. */
  async onModuleInit(): Promise<void> {
    await Promise.all([this.entries.init(), this.trees.init()]);
    await this.trees.updateOne({ _id: 'tree' }, { $setOnInsert: { size: 0 } }, { upsert: true });
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
   * Appends at the end, all or nothing.
   * @throws MongoServerError with code 11000 where another writer appended one of them first.
   */
  async append(toEntries: (firstIndex: number) => readonly Entry[]): Promise<void> {
    await this.transactions.run(async (session) => {
      const { size } = await this.readTree(session);
      const entries = toEntries(size);
      await this.entries.insertMany(entries, { session });
      await this.trees.updateOne({ _id: 'tree', size }, { $set: { size: size + entries.length } }, { session });
    });
  }

  async findKnown(eids: readonly string[]): Promise<readonly string[]> {
    const found = await this.entries.find({ eid: { $in: eids } }, { eid: 1 }).lean();
    return found.map(({ eid }) => eid);
  }

  /** Newest first, beginning before the given position. */
  async list(wanted: EntryFilter, before: number | null, limit: number): Promise<readonly Entry[]> {
    return this.entries.find(toQuery(wanted, before)).sort({ _id: -1 }).limit(limit).lean<Entry[]>();
  }

  private async readTree(session: ClientSession): Promise<Tree> {
    const tree = await this.trees.findById('tree').session(session).lean<Tree>();
    if (tree === null) throw new Error('the audit log has no tree: its database was tampered with');
    return tree;
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
