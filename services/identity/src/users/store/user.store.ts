import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { emailKeyOf } from '../domain/user.js';
import { USER, type UserDocument } from './user.schema.js';

@Injectable()
export class UserStore extends AggregateStore<UserDocument> {
  constructor(@InjectModel(USER) model: Model<UserDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'user', idPrefix: 'usr', relay, clock });
  }

  async find(id: string): Promise<UserDocument | null> {
    return this.model.findById(id).lean<UserDocument>();
  }

  async findByEmail(email: string): Promise<UserDocument | null> {
    return this.model.findOne({ emailKey: emailKeyOf(email) }).lean<UserDocument>();
  }

  async findAll(ids: readonly string[]): Promise<ReadonlyMap<string, UserDocument>> {
    const found = await this.model.find({ _id: { $in: ids } }).lean<UserDocument[]>();
    return new Map(found.map((user) => [user._id, user]));
  }
}
