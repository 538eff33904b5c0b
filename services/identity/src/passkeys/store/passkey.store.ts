import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { PASSKEY, type PasskeyDocument } from './passkey.schema.js';

@Injectable()
export class PasskeyStore extends AggregateStore<PasskeyDocument> {
  constructor(@InjectModel(PASSKEY) model: Model<PasskeyDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'passkey', idPrefix: 'psk', relay, clock });
  }

  /** None that was removed. */
  async findByCredentialId(credentialId: string): Promise<PasskeyDocument | null> {
    return this.model.findOne({ credentialId, removedAt: null }).lean<PasskeyDocument>();
  }

  /** Oldest first. */
  async listOf(userId: string): Promise<readonly PasskeyDocument[]> {
    return this.model.find({ userId, removedAt: null }).sort({ _id: 1 }).lean<PasskeyDocument[]>();
  }

  /** Leaves nothing of those a person had but ids, removed ones too. A part of `user.erased`: no events of its own. */
  async forget(userId: string): Promise<void> {
    const nothing = { name: '', publicKey: '', transports: [], credentialId: { $concat: ['erased:', '$_id'] } };
    await this.model.collection.updateMany({ userId }, [{ $set: nothing }]);
  }

  /**
   * Takes note of a use: a trace, like the time a session was last seen, and no change anybody would be told of.
   * @returns false where the passkey was removed, or a signature with this counter or a later one was seen meanwhile
   *   (WebAuthn Level 3 §7.2 step 22: perhaps a copy).
   */
  async use(id: string, counter: number, now: Date): Promise<boolean> {
    const unseen = counter === 0 ? { counter: 0 } : { counter: { $lt: counter } };
    const { matchedCount } = await this.model.updateOne(
      { _id: id, removedAt: null, ...unseen },
      { $set: { counter, lastUsedAt: now } },
    );
    return matchedCount === 1;
  }
}
