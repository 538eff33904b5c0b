import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { API_KEY, type ApiKeyDocument } from './api-key.schema.js';

/** Which keys a caller may list: a list is never asked for without one. */
export interface ListScope {
  readonly projectId: string;
  /** Null for the keys of all owners. */
  readonly ownerId: string | null;
}

@Injectable()
export class ApiKeyStore extends AggregateStore<ApiKeyDocument> {
  constructor(@InjectModel(API_KEY) model: Model<ApiKeyDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'key', idPrefix: 'key', relay, clock });
  }

  async find(id: string): Promise<ApiKeyDocument | null> {
    return this.model.findById(id).lean<ApiKeyDocument>();
  }

  /** Newest first, without the deleted ones, beginning after the given id. */
  async list(
    { projectId, ownerId }: ListScope,
    after: string | null,
    limit: number,
  ): Promise<readonly ApiKeyDocument[]> {
    const filter: QueryFilter<ApiKeyDocument> = {
      projectId,
      deletedAt: null,
      ...(ownerId !== null && { ownerId }),
      ...(after !== null && { _id: { $lt: after } }),
    };
    return this.model.find(filter).sort({ _id: -1 }).limit(limit).lean<ApiKeyDocument[]>();
  }

  /** The keys of one membership that are not deleted, oldest first, beginning after the given id. */
  async listOfMember(memberId: string, after: string, limit: number): Promise<readonly ApiKeyDocument[]> {
    const filter = { memberId, deletedAt: null, _id: { $gt: after } };
    return this.model.find(filter).sort({ _id: 1 }).limit(limit).lean<ApiKeyDocument[]>();
  }
}
