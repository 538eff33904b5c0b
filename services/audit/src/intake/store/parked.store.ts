import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import canonicalize from 'canonicalize';
import type { Model } from 'mongoose';
import type { KeywardEvent } from '#contracts';
import { PARKED, type Parked } from './parked.schema.js';

export interface Put {
  /** Those under whose id another content waits: they were not put. */
  readonly clashing: readonly KeywardEvent[];
  readonly isNew: boolean;
}

/** Events that wait for their predecessors, on a majority: so they need not come again. */
@Injectable()
export class ParkedStore implements OnModuleInit {
  constructor(@InjectModel(PARKED) private readonly parked: Model<Parked>) {}

  async onModuleInit(): Promise<void> {
    await this.parked.init();
  }

  async put(events: readonly KeywardEvent[], owner: (event: KeywardEvent) => string): Promise<Put> {
    const since = new Date();
    const operations = events.map((event) => {
      const { id: _id, subject: target, aggregatever: version } = event;
      const born = { target, version, owner: owner(event), event, since, alarmedAt: null };
      return { updateOne: { filter: { _id }, update: { $setOnInsert: born }, upsert: true } };
    });
    const { upsertedCount } = await this.parked.bulkWrite(operations, { timestamps: false });
    const stored = await this.parked.find({ _id: { $in: events.map(({ id }) => id) } }).lean<Parked[]>();
    const textOf = new Map(stored.map(({ _id, event }) => [_id, canonicalize(event)]));
    const clashing = events.filter((event) => textOf.get(event.id) !== canonicalize(event));
    return { clashing, isNew: upsertedCount > 0 };
  }

  async targets(): Promise<readonly string[]> {
    return this.parked.distinct('target');
  }

  /** In the order of their versions. */
  async of(targets: readonly string[]): Promise<readonly KeywardEvent[]> {
    const found = this.parked.find({ target: { $in: targets } }).sort({ target: 1, version: 1 });
    return (await found.lean<Parked[]>()).map(({ event }) => event);
  }

  /** The lowest version of each thing that waits, those that wait longest first. */
  async firsts(limit: number): Promise<readonly Parked[]> {
    const first = { $group: { _id: '$target', first: { $first: '$$ROOT' } } };
    return this.parked.aggregate<Parked>([
      { $sort: { target: 1, version: 1 } },
      first,
      { $replaceRoot: { newRoot: '$first' } },
      { $sort: { since: 1 } },
      { $limit: limit },
    ]);
  }

  async remove(eids: readonly string[]): Promise<void> {
    if (eids.length > 0) await this.parked.deleteMany({ _id: { $in: eids } });
  }

  async noteAlarm(eid: string): Promise<void> {
    await this.parked.updateOne({ _id: eid }, { $set: { alarmedAt: new Date() } });
  }

  async measure(): Promise<{ readonly events: number; readonly oldest: Date | null }> {
    const oldest = await this.parked.findOne({}, { since: 1 }).sort({ since: 1 }).lean<Parked>();
    return { events: await this.parked.estimatedDocumentCount(), oldest: oldest?.since ?? null };
  }
}
