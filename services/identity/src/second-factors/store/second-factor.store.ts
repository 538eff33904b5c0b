import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SecondFactorState } from '#contracts';
import { AggregateStore, Clock, Relay } from '#outbox';
import { SECOND_FACTOR, type SecondFactorDocument } from './second-factor.schema.js';

@Injectable()
export class SecondFactorStore extends AggregateStore<SecondFactorDocument> {
  constructor(@InjectModel(SECOND_FACTOR) model: Model<SecondFactorDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'second-factor', idPrefix: 'fac', relay, clock });
  }

  async findOf(userId: string, state: SecondFactorState): Promise<SecondFactorDocument | null> {
    return this.model.findOne({ userId, state }).lean<SecondFactorDocument>();
  }

  /** Oldest first. */
  async listOf(userId: string): Promise<readonly SecondFactorDocument[]> {
    const live: SecondFactorState[] = ['unconfirmed', 'confirmed'];
    return this.model
      .find({ userId, state: { $in: live } })
      .sort({ _id: 1 })
      .lean<SecondFactorDocument[]>();
  }

  /**
   * Takes note that a code of this step was accepted: a trace of use, like the time a session was last seen, and no
   * change anybody would be told of. The log-in itself has its event.
   * @returns false where that step, or a later one, was used before: of many at once, one gets true.
   */
  async useStep(id: string, step: number): Promise<boolean> {
    const unused = { $or: [{ lastUsedStep: null }, { lastUsedStep: { $lt: step } }] };
    const { modifiedCount } = await this.model.updateOne(
      { _id: id, state: 'confirmed', ...unused },
      { $set: { lastUsedStep: step } },
    );
    return modifiedCount === 1;
  }
}
