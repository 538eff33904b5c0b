import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomBytes } from 'node:crypto';
import { Clock, isDuplicateKey } from '#outbox';
import { DAY_SALT, type DaySalt } from './day-salt.schema.js';

/** A salt for what belongs to no account, another one each day, and deleted after 30. Bookkeeping, without events. */
@Injectable()
export class DaySaltStore {
  private today: DaySalt | null = null;

  constructor(
    @InjectModel(DAY_SALT) private readonly model: Model<DaySalt>,
    private readonly clock: Clock,
  ) {}

  /** The same in every process. */
  async current(): Promise<string> {
    const now = this.clock.now();
    const _id = now.toISOString().slice(0, 10);
    if (this.today?._id !== _id) this.today = await this.findOrMake(_id, now);
    return this.today.salt;
  }

  private async findOrMake(_id: string, createdAt: Date): Promise<DaySalt> {
    const fresh = { salt: randomBytes(32).toString('base64url'), createdAt };
    await this.model.updateOne({ _id }, { $setOnInsert: fresh }, { upsert: true }).catch((failure: unknown) => {
      // Two who come first at once: one of them was.
      if (!isDuplicateKey(failure)) throw failure;
    });
    const found = await this.model.findById(_id).lean<DaySalt>();
    if (found === null) throw new Error('the salt of the day cannot be read yet');
    return found;
  }
}
