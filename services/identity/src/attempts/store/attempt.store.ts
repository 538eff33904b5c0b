import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { ATTEMPT, type AttemptDocument } from './attempt.schema.js';

@Injectable()
export class AttemptStore extends AggregateStore<AttemptDocument> {
  constructor(@InjectModel(ATTEMPT) model: Model<AttemptDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'attempt', idPrefix: 'att', relay, clock });
  }
}
