import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Schema, type Model, type QueryFilter } from 'mongoose';
import type { Idempotency } from '#contracts';
import { isDuplicateKey } from '#outbox';
import type { Check } from '../domain/check.js';

export const CHECK = 'Check';

export const checkSchema = new Schema<Check>(
  {
    _id: { type: String, required: true },
    night: { type: String, default: null },
    actor: { type: Schema.Types.Mixed, required: true },
    requestId: { type: String, default: null },
    asked: { type: [{ type: Schema.Types.Mixed, _id: false }], required: true },
    state: { type: String, required: true },
    askedAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
    checked: { type: Schema.Types.Mixed, required: true },
    gaps: { type: Number, required: true },
    holes: { type: [{ type: Schema.Types.Mixed, _id: false }], required: true },
    reason: { type: String, default: null },
  },
  { versionKey: false, strict: 'throw', minimize: false, collection: 'checks' },
);
// One in each night, whoever leads then, and however often.
checkSchema.index({ night: 1 }, { unique: true, partialFilterExpression: { night: { $gt: '' } } });
checkSchema.index({ 'asked.key': 1 }, { unique: true, partialFilterExpression: { 'asked.key': { $gt: '' } } });
checkSchema.index({ state: 1, askedAt: 1 });

@Injectable()
export class CheckStore implements OnModuleInit {
  constructor(@InjectModel(CHECK) private readonly checks: Model<Check>) {}

  async onModuleInit(): Promise<void> {
    await this.checks.init();
  }

  find(id: string): Promise<Check | null> {
    return this.checks.findById(id).lean<Check>();
  }

  findAskedBy(key: string): Promise<Check | null> {
    return this.checks.findOne({ 'asked.key': key } as QueryFilter<Check>).lean<Check>();
  }

  /** The last that was carried out. */
  findLast(): Promise<Check | null> {
    return this.checks.findOne({ state: 'done' }).sort({ askedAt: -1 }).lean<Check>();
  }

  /** @returns one that has not begun, which answers this request as well; null where there is none. */
  join(idempotency: Idempotency): Promise<Check | null> {
    const update = { $push: { asked: idempotency } } as object;
    return this.checks.findOneAndUpdate({ state: 'waiting' }, update, { returnDocument: 'after' }).lean<Check>();
  }

  /** @returns false where the night, or the request, has one already. */
  async insert(check: Check): Promise<boolean> {
    try {
      await this.checks.create(check);
      return true;
    } catch (failure) {
      if (isDuplicateKey(failure)) return false;
      throw failure;
    }
  }

  /** The next. Only who leads asks, and does one at a time: one that runs was left by who led before. */
  takeUp(): Promise<Check | null> {
    const filter: QueryFilter<Check> = { state: { $in: ['running', 'waiting'] } };
    const update = { $set: { state: 'running' } } as object;
    const options = { sort: { askedAt: 1 }, returnDocument: 'after' } as const;
    return this.checks.findOneAndUpdate(filter, update, options).lean<Check>();
  }

  async note(id: string, set: Partial<Omit<Check, '_id'>>): Promise<void> {
    await this.checks.updateOne({ _id: id }, { $set: set });
  }
}
