import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Entry } from '../../log/domain/entry.js';
import { ENTRY } from '../../log/store/entry.schema.js';

/** Where in the log events are. */
@Injectable()
export class PositionStore {
  constructor(@InjectModel(ENTRY) private readonly entries: Model<Entry>) {}

  /** As many as there are of these events, in no order. */
  async positionsOf(eids: readonly string[]): Promise<readonly number[]> {
    const found = await this.entries.find({ eid: { $in: [...eids] } }, { _id: 1 }).lean<Pick<Entry, '_id'>[]>();
    return found.map(({ _id }) => _id);
  }
}
