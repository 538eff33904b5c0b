import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { hasKeyword } from '#keywords';
import { AggregateStore, Clock, Relay } from '#outbox';
import { emailKeyOf, type SignOnIdentity } from '../domain/user.js';
import { USER, type UserDocument } from './user.schema.js';

@Injectable()
export class UserStore extends AggregateStore<UserDocument> {
  constructor(@InjectModel(USER) model: Model<UserDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'user', idPrefix: 'usr', relay, clock });
  }

  async findByEmail(email: string): Promise<UserDocument | null> {
    return this.model.findOne({ emailKey: emailKeyOf(email) }).lean<UserDocument>();
  }

  /** Oldest first, beginning after the given id. @param prefixes a user must have a keyword for each of. */
  async list(prefixes: readonly string[], after: string | null, limit: number): Promise<readonly UserDocument[]> {
    const filter = {
      ...(after !== null && { _id: { $gt: after } }),
      ...(prefixes.length > 0 && { $and: prefixes.map(hasKeyword) }),
    };
    const found = this.model.find(filter).sort({ _id: 1 }).limit(limit);
    return found.select({ pending: 0, replays: 0 }).lean<UserDocument[]>();
  }

  async findBySignOn({ issuer, subject }: SignOnIdentity): Promise<UserDocument | null> {
    return this.model.findOne({ 'signOn.issuer': issuer, 'signOn.subject': subject }).lean<UserDocument>();
  }

  async findAll(ids: readonly string[]): Promise<ReadonlyMap<string, UserDocument>> {
    const found = await this.model.find({ _id: { $in: ids } }).lean<UserDocument[]>();
    return new Map(found.map((user) => [user._id, user]));
  }
}
