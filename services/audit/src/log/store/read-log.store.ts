import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { Entry } from '../domain/entry.js';
import { ENTRY } from './entry.schema.js';

/** From a position on, below another one. */
export interface Stretch {
  /** Undefined for the entries of all projects and of what is outside any. */
  readonly projectId?: string;
  readonly from: number;
  readonly below: number;
}

/** The log in its own order, read by position. */
@Injectable()
export class ReadLogStore {
  constructor(@InjectModel(ENTRY) private readonly entries: Model<Entry>) {}

  /** Oldest first. The index of a project, or that of positions, alone says where they are. */
  async read({ projectId, from, below }: Stretch, limit: number): Promise<readonly Entry[]> {
    const filter: QueryFilter<Entry> = {
      ...(projectId !== undefined && { projectId }),
      _id: { $gte: from, $lt: below },
    };
    const index = projectId === undefined ? { _id: 1 } : { projectId: 1, _id: -1 };
    return this.entries.find(filter).hint(index).sort({ _id: 1 }).limit(limit).lean<Entry[]>();
  }

  /** The first position that was taken in at this time or later, by halving: time does not run backwards along the log. */
  async positionAt(time: Date, size: number): Promise<number> {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const entry = await this.entries.findById(middle, { recordedAt: 1 }).lean();
      if (entry !== null && entry.recordedAt >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
