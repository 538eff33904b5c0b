import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { isDuplicateKey } from '#outbox';
import { LOG, type Place } from '../domain/place.js';
import type { Subscription } from '../domain/subscriptions.js';

/** How long a lease holds, by MongoDB's clock, from its last renewal. */
export const LEASE_MS = 6_000;

const until = { $add: ['$$NOW', LEASE_MS] };

/** Somebody else reads the log by now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor() {
    super('another process reads the log');
  }
}

@Injectable()
export class PlaceStore implements OnModuleInit {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  async onModuleInit(): Promise<void> {
    const unread = { _id: LOG, term: 0, holder: null, until: new Date(0), next: null, subscriptions: {} } as const;
    await this.places.insertOne(unread).catch((failure: unknown) => {
      if (!isDuplicateKey(failure)) throw failure;
    });
  }

  /** The place, with a term of one's own; null while somebody else holds it. */
  async take(holder: string): Promise<Place | null> {
    const free = { _id: LOG, $expr: { $lte: ['$until', '$$NOW'] } } as const;
    const taken = [{ $set: { holder, until, term: { $add: ['$term', 1] } } }];
    return this.places.findOneAndUpdate(free, taken, { returnDocument: 'after' });
  }

  /** @throws LeaseLost */
  async renew(term: number): Promise<void> {
    const { matchedCount } = await this.places.updateOne({ _id: LOG, term }, [{ $set: { until } }]);
    if (matchedCount === 0) throw new LeaseLost();
  }

  async release(term: number): Promise<void> {
    await this.places.updateOne({ _id: LOG, term }, { $set: { until: new Date(0), holder: null } });
  }

  /** Moves on, and takes what became of subscriptions with it. @throws LeaseLost */
  async move(term: number, next: number, changes: ReadonlyMap<string, Subscription | null>): Promise<void> {
    const set: Record<string, unknown> = { next };
    const unset: Record<string, ''> = {};
    for (const [webhookId, subscription] of changes) {
      if (subscription === null) unset[`subscriptions.${webhookId}`] = '';
      else set[`subscriptions.${webhookId}`] = subscription;
    }
    const update = { $set: set, ...(Object.keys(unset).length > 0 && { $unset: unset }) };
    const { matchedCount } = await this.places.updateOne({ _id: LOG, term }, update);
    if (matchedCount === 0) throw new LeaseLost();
  }

  private get places() {
    return this.connection.collection<Place>('places');
  }
}
