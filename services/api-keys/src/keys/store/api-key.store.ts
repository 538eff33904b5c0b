import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { AggregateStore, AskedTogether, Clock, Relay } from '#outbox';
import type { KeyChange } from '#verifier';
import type { ApiKey } from '../domain/api-key.js';
import type { Position } from '../domain/order.js';
import { listedOf } from '../domain/shelf.js';
import { API_KEY, type ApiKeyDocument } from './api-key.schema.js';
import { completeEarlierKeys } from './earlier-keys.js';
import { CHANGED_INDEX, DUE_INDEX, NEVER } from './list-indexes.js';
import { findListed, type Found, type Listing } from './listing.js';

/** A key that the expiry ladder has something to tell of. */
export interface DueKey {
  readonly _id: string;
  readonly nextNoticeAt: Date;
}

/** Kept with a key for other purposes than its use, and the larger part of it. */
const asideOfUse = { pending: 0, keywords: 0, sortName: 0, leakedTexts: 0 } as const;

/** What a key's use is decided by, and the answers to the requests that made it what it is. */
type UsedKey = ApiKey & Pick<ApiKeyDocument, 'replays'>;

@Injectable()
export class ApiKeyStore extends AggregateStore<ApiKeyDocument> {
  /** By what is kept of either of their texts. */
  private readonly imported = new AskedTogether((hmacs: readonly string[]) => this.findAllImported(hmacs));
  private readonly used = new AskedTogether((ids: readonly string[]) => this.findAllUsed(ids));

  constructor(
    @InjectModel(API_KEY) model: Model<ApiKeyDocument>,
    relay: Relay,
    private readonly clock: Clock,
  ) {
    super({ model, aggregate: 'key', idPrefix: 'key', relay, clock, derive });
  }

  override async onModuleInit(): Promise<void> {
    await completeEarlierKeys(this.model.collection, this.clock.now());
    await super.onModuleInit();
  }

  /** What its use is decided by, of a key deleted or not: read as `find` does, for less. */
  findUsed(id: string): Promise<UsedKey | null> {
    return this.used.ask(id);
  }

  /**
   * Keys whose text was made elsewhere, deleted or not, by what may be kept of the text. Two at most: one had it before
   * it was rotated.
   */
  async findImported(hmacs: readonly string[]): Promise<readonly UsedKey[]> {
    const found = await Promise.all(hmacs.map((hmac) => this.imported.ask(hmac)));
    return found.flatMap((keys) => keys ?? []);
  }

  /**
   * Keys that were changed at this time or later, as they are now, in the order of their changes. The index alone answers
   * it, as verifiers ask all the time.
   */
  async listChanges(since: Date, limit: number): Promise<readonly KeyChange[]> {
    const filter = { changedAt: { $gte: since } } as object;
    const options = { projection: { ver: 1 }, hint: CHANGED_INDEX, sort: CHANGED_INDEX, limit };
    const found = await this.model.collection.find<Pick<ApiKeyDocument, '_id' | 'ver'>>(filter, options).toArray();
    return found.map(({ _id, ver }) => ({ keyId: _id, ver }));
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
    const later = { nextNoticeAt: { $gt: after?.nextNoticeAt ?? NEVER, $lte: now } };
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

  /** Every key there is, deleted ones too, in the order of their ids, beginning after the given one. */
  async listAll(after: string, limit: number): Promise<readonly ApiKey[]> {
    const options = { projection: { ...asideOfUse, replays: 0 }, sort: { _id: 1 }, limit } as const;
    return this.model.collection.find<ApiKey>({ _id: { $gt: after } } as object, options).toArray();
  }

  private async findAllUsed(ids: readonly string[]): Promise<ReadonlyMap<string, UsedKey>> {
    const filter = { _id: { $in: ids } } as object;
    const found = await this.model.collection.find<UsedKey>(filter, { projection: asideOfUse }).toArray();
    return new Map(found.map((key) => [key._id, key]));
  }

  private async findAllImported(hmacs: readonly string[]): Promise<ReadonlyMap<string, readonly UsedKey[]>> {
    const isAmong = { $in: hmacs };
    const filter = { imported: true, $or: [{ 'digest.hmac': isAmong }, { 'previous.digest.hmac': isAmong }] } as object;
    const found = await this.model.collection.find<UsedKey>(filter, { projection: asideOfUse }).toArray();
    const texts = found.flatMap((key) =>
      [key.digest, key.previous?.digest].map((text) => ({ key, hmac: text?.hmac ?? '' })),
    );
    return new Map([...Map.groupBy(texts, ({ hmac }) => hmac)].map(([hmac, of]) => [hmac, of.map(({ key }) => key)]));
  }
}

function derive(key: ApiKeyDocument) {
  return { ...listedOf(key), changedAt: key.ver > 1 ? key.updatedAt : null };
}
