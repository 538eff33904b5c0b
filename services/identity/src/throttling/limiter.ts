import type { Connection } from 'mongoose';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';

export interface Limit {
  readonly name: string;
  readonly attempts: number;
  /** The time they are counted in: it begins with the first of them. */
  readonly seconds: number;
}

const COLLECTION = 'login-limits';

/** Counts attempts in MongoDB, so that all processes count together. */
export class Limiter {
  private readonly limiter: RateLimiterMongo;

  constructor(connection: Connection, { name, attempts, seconds }: Limit) {
    this.limiter = new RateLimiterMongo({
      storeClient: connection.getClient(),
      dbName: connection.name,
      tableName: COLLECTION,
      keyPrefix: name,
      points: attempts,
      duration: seconds,
      disableIndexesCreation: true,
    });
  }

  /** The same for every limiter of one database. */
  async prepare(): Promise<void> {
    await this.limiter.createIndexes();
  }

  /** Counts one attempt. @returns null where it may be made, else in how many milliseconds one may be. */
  async take(key: string): Promise<number | null> {
    try {
      await this.limiter.consume(key);
      return null;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
      throw refusal;
    }
  }

  /** It was no attempt to guess. */
  async giveBack(key: string): Promise<void> {
    await this.limiter.reward(key);
  }

  async forget(key: string): Promise<void> {
    await this.limiter.delete(key);
  }
}
