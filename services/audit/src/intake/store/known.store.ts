import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { KeywardEvent } from '#contracts';
import { leafOf, toEntry, type Entry } from '../../log/domain/entry.js';
import { ENTRY } from '../../log/store/entry.schema.js';

/** What the log holds of events that have come before. */
@Injectable()
export class KnownStore {
  constructor(@InjectModel(ENTRY) private readonly entries: Model<Entry>) {}

  /** Those of these that the log has, word for word. */
  async same(events: readonly KeywardEvent[]): Promise<readonly KeywardEvent[]> {
    if (events.length === 0) return [];
    const found = await this.entries.find({ eid: { $in: events.map(({ id }) => id) } }).lean<Entry[]>();
    const entryOf = new Map(found.map((entry) => [entry.eid, entry]));
    return events.filter((event) => {
      const entry = entryOf.get(event.id);
      return entry !== undefined && leafOf(toEntry(event, entry._id, entry.recordedAt)).equals(leafOf(entry));
    });
  }

  /** What the log took in last, newest first. */
  async listLast(limit: number): Promise<readonly Pick<Entry, 'source' | 'target'>[]> {
    return this.entries.find({}, { source: 1, target: 1 }).sort({ _id: -1 }).limit(limit).lean<Entry[]>();
  }
}
