import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { HourlyCalls, StaleCalls } from '../domain/calls.js';
import { HOURLY_CALLS, STALE_CALLS, type HourlyCallsDocument, type StaleCallsDocument } from './usage.schema.js';

/** Addresses that are kept of one rotation. */
const MOST_STALE_CALLERS = 100;

/** Numbers of uses, kept for 35 days. */
@Injectable()
export class UsageStore implements OnModuleInit {
  constructor(
    @InjectModel(HOURLY_CALLS) private readonly hourly: Model<HourlyCallsDocument>,
    @InjectModel(STALE_CALLS) private readonly stale: Model<StaleCallsDocument>,
  ) {}

  async onModuleInit(): Promise<void> {
    await Promise.all([this.hourly.init(), this.stale.init()]);
  }

  async addCalls(all: readonly HourlyCalls[]): Promise<void> {
    const operations = all.map(({ keyId, service, hour, calls }) => ({
      updateOne: {
        filter: { _id: `${keyId}:${hour.toISOString()}:${service ?? ''}` },
        update: { $inc: { calls }, $setOnInsert: { keyId, service, hour } },
        upsert: true,
      },
    }));
    if (operations.length > 0) await this.hourly.bulkWrite(operations, { ordered: false });
  }

  /** Of each key those addresses that are known already, and new ones as long as there is room. */
  async addStaleCalls(all: readonly StaleCalls[]): Promise<void> {
    const byText = Map.groupBy(all, ({ keyId, until }) => `${keyId}:${until.getTime()}`);
    const kept = await Promise.all([...byText.values()].map((calls) => this.withinRoom(calls)));
    const operations = kept.flat().map(({ keyId, until, address, calls, lastUsedAt }) => ({
      updateOne: {
        filter: { _id: `${keyId}:${until.getTime()}:${address}` },
        update: { $inc: { calls }, $max: { lastUsedAt }, $setOnInsert: { keyId, until, address } },
        upsert: true,
      },
    }));
    if (operations.length > 0) await this.stale.bulkWrite(operations, { ordered: false });
  }

  /** Of all services together, by the hour from this one on. */
  async callsSince(keyId: string, hour: Date): Promise<readonly HourlyCalls[]> {
    return this.hourly.find({ keyId, hour: { $gte: hour } }).lean<HourlyCallsDocument[]>();
  }

  /** Of the text that ends, or ended, then; the latest first. */
  async staleCallersOf(keyId: string, until: Date): Promise<readonly StaleCalls[]> {
    const found = this.stale.find({ keyId, until }).sort({ lastUsedAt: -1 }).limit(MOST_STALE_CALLERS);
    return found.lean<StaleCallsDocument[]>();
  }

  /** Calls of one text. */
  private async withinRoom(calls: readonly StaleCalls[]): Promise<readonly StaleCalls[]> {
    const [first] = calls;
    if (first === undefined) return [];
    const known = new Set((await this.staleCallersOf(first.keyId, first.until)).map(({ address }) => address));
    const isNew = ({ address }: StaleCalls) => !known.has(address);
    const room = MOST_STALE_CALLERS - known.size;
    return [...calls.filter((each) => !isNew(each)), ...calls.filter(isNew).slice(0, Math.max(0, room))];
  }
}
