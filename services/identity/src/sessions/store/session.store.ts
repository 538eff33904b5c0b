import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { SESSION, type SessionDocument } from './session.schema.js';

@Injectable()
export class SessionStore extends AggregateStore<SessionDocument> {
  constructor(@InjectModel(SESSION) model: Model<SessionDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'session', idPrefix: 'ses', relay, clock });
  }

  async findByTokenDigest(tokenDigest: string): Promise<SessionDocument | null> {
    return this.model.findOne({ tokenDigest }).lean<SessionDocument>();
  }
}
