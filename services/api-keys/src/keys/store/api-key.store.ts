import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import type { Position } from '../domain/order.js';
import { listedOf } from '../domain/shelf.js';
import { API_KEY, type ApiKeyDocument } from './api-key.schema.js';
import { completeEarlierKeys } from './earlier-keys.js';
import { DUE_INDEX, NEVER_DUE } from './list-indexes.js';
import { findListed, type Found, type Listing } from './listing.js';

/** A key that the expiry ladder has something to tell of. */
export interface DueKey {
  readonly _id: string;
  readonly nextNoticeAt: Date;
}

@Injectable()
export class ApiKeyStore extends AggregateStore<ApiKeyDocument> {
  constructor(
    @InjectModel(API_KEY) model: Model<ApiKeyDocument>,
    relay: Relay,
    private readonly clock: Clock,
  ) {
    super({ model, aggregate: 'key', idPrefix: 'key', relay, clock, derive: (key) => ({ ...listedOf(key) }) });
  }

  override async onModuleInit(): Promise<void> {
    await completeEarlierKeys(this.model.collection, this.clock.now());
    await super.onModuleInit();
  }

  /**
   * Keys whose text was made elsewhere, deleted or not, by what may be kept of the text. Two at most: one had it before
   * it was rotated.
   */
  async findImported(hmacs: readonly string[]): Promise<readonly ApiKeyDocument[]> {
    const isAmong = { $in: hmacs };
    const filter = { imported: true, $or: [{ 'digest.hmac': isAmong }, { 'previous.digest.hmac': isAmong }] };
    return this.model.find(filter).lean<ApiKeyDocument[]>();
  }

  /** The living master key of a membership and role, by what is unique of it. */
  async findMaster(masterOf: string): Promise<ApiKeyDocument | null> {
    return this.model.findOne({ masterOf: { $eq: masterOf, $type: 'string' } }).lean<ApiKeyDocument>();
  }

  /** In the order that is asked for, without deleted keys, beginning behind the given position. */
  list(listing: Listing, after: Position | null, limit: number): Promise<Found> {
    return findListed(this.model.collection, listing, after, limit);
  }

  /** Of which there is something to tell by now, longest due first, beginning behind the given one. */
  async listDue(now: Date, after: DueKey | null, limit: number): Promise<readonly DueKey[]> {
    const later = { nextNoticeAt: { $gt: after?.nextNoticeAt ?? NEVER_DUE, $lte: now } };
    const equal = after === null ? [] : [{ nextNoticeAt: after.nextNoticeAt, _id: { $gt: after._id } }];
    const due = this.model
      .find({ $or: [...equal, later] })
      .hint(DUE_INDEX)
      .sort(DUE_INDEX)
      .limit(limit);
    return due.select({ nextNoticeAt: 1 }).lean<DueKey[]>();
  }

  /** How many standard keys of a membership are not deleted, those with these ids left out; `limit` where there are more. */
  async countOfMember(memberId: string, without: readonly string[], limit: number): Promise<number> {
    const filter: QueryFilter<ApiKeyDocument> = {
      memberId,
      deletedAt: null,
      kind: 'standard',
      ...(without.length > 0 && { _id: { $nin: without } }),
    };
    return this.model.countDocuments(filter, { limit });
  }

  /** The keys of one membership that are not deleted, oldest first, beginning after the given id. */
  async listOfMember(memberId: string, after: string, limit: number): Promise<readonly ApiKeyDocument[]> {
    const filter = { memberId, deletedAt: null, _id: { $gt: after } };
    return this.model.find(filter).sort({ _id: 1 }).limit(limit).lean<ApiKeyDocument[]>();
  }
}
