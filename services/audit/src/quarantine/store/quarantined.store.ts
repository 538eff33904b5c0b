import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { QuarantineState } from '#contracts';
import { birthOf, shortened, type Answer, type Arrival, type Quarantined, type Wish } from '../domain/quarantined.js';
import type { Refusal } from '../../intake/domain/judgement.js';
import { QUARANTINED } from './quarantined.schema.js';

/** Where a list goes on. */
export interface After {
  readonly lastAt: Date;
  readonly id: string;
}

@Injectable()
export class QuarantinedStore implements OnModuleInit {
  constructor(@InjectModel(QUARANTINED) private readonly quarantined: Model<Quarantined>) {}

  async onModuleInit(): Promise<void> {
    await this.quarantined.init();
  }

  /** On a majority once it resolves. */
  async put({ text, from, sequence }: Arrival, { reason, faults }: Refusal): Promise<Quarantined> {
    const { _id, ...birth } = birthOf(text);
    const now = new Date();
    const $setOnInsert = { ...birth, state: 'quarantined', firstAt: now, ver: 0, wish: null, answers: [] };
    const $set = { lastAt: now, from: shortened(from), sequence, reason, faults };
    const update = { $setOnInsert, $set, $inc: { times: 1 } } as object;
    const options = { upsert: true, returnDocument: 'after' } as const;
    return this.quarantined.findOneAndUpdate({ _id }, update, options).lean<Quarantined>().orFail();
  }

  find(id: string): Promise<Quarantined | null> {
    return this.quarantined.findById(id).lean<Quarantined>();
  }

  /** Those that came last come first. Without their texts, which may be long. */
  async list(state: QuarantineState, after: After | null, limit: number): Promise<readonly Quarantined[]> {
    const beyond = after && {
      $or: [{ lastAt: { $lt: after.lastAt } }, { lastAt: after.lastAt, _id: { $lt: after.id } }],
    };
    const filter = { state, ...beyond } as QueryFilter<Quarantined>;
    const found = this.quarantined.find(filter, { text: 0 }).sort({ lastAt: -1, _id: -1 }).limit(limit);
    return found.lean<Quarantined[]>();
  }

  /** @returns false where it is settled, or another wish waits. */
  async wish(id: string, wish: Wish): Promise<boolean> {
    const filter = { _id: id, state: 'quarantined', wish: null } as QueryFilter<Quarantined>;
    const { matchedCount } = await this.quarantined.updateOne(filter, { $set: { wish } });
    return matchedCount > 0;
  }

  /** Those of which the log knows. */
  async listWished(): Promise<readonly Quarantined[]> {
    const filter = { 'wish.kind': { $exists: true }, ver: { $gte: 1 } } as QueryFilter<Quarantined>;
    return this.quarantined.find(filter).limit(100).lean<Quarantined[]>();
  }

  async noteVersion(id: string, ver: number): Promise<void> {
    await this.quarantined.updateOne({ _id: id }, { $max: { ver } });
  }

  async settle(
    id: string,
    set: Pick<Quarantined, 'state' | 'ver' | 'reason' | 'faults'>,
    answer: Answer,
  ): Promise<void> {
    const $push = { answers: { $each: [answer], $slice: -20 } };
    await this.quarantined.updateOne({ _id: id }, { $set: { ...set, wish: null }, $push });
  }

  async measure(): Promise<{ readonly events: number; readonly oldest: Date | null }> {
    const filter = { state: 'quarantined' } as const;
    const oldest = await this.quarantined.findOne(filter, { firstAt: 1 }).sort({ firstAt: 1 }).lean<Quarantined>();
    const events = oldest === null ? 0 : await this.quarantined.countDocuments(filter).limit(10_000);
    return { events, oldest: oldest?.firstAt ?? null };
  }
}
