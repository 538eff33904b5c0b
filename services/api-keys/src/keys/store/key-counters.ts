import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Lanes } from '#outbox';
import { sharedOut, type Taken } from '../domain/shares.js';
import { API_KEY, type ApiKeyDocument } from './api-key.schema.js';

/** A use that waits for its turn. */
interface Wish {
  readonly cost: number;
  readonly settle: (taken: Taken) => void;
  readonly fail: (failure: unknown) => void;
}

/** What cannot be had any more. */
const TOO_DEAR = Infinity;

/**
 * What uses themselves write of a key: the only writes of it without an event, as they are no changes of it (decision
 * 0012). They touch neither its version nor anything else that a change may decide about.
 */
@Injectable()
export class KeyCounters {
  private readonly lanes = new Lanes<Wish>((id, queue) => this.carryOut(id, queue.splice(0)));

  constructor(@InjectModel(API_KEY) private readonly model: Model<ApiKeyDocument>) {}

  /**
   * Counts so many uses down, all or none of them, however many ask at once: those who wait for one key are served by
   * one write.
   */
  takeUses(id: string, cost: number): Promise<Taken> {
    return new Promise((settle, fail) => this.lanes.add(id, { cost, settle, fail }));
  }

  /** Never earlier than what is there already: writes may arrive in any order. */
  async noteLastUses(lastUses: ReadonlyMap<string, Date>): Promise<void> {
    const operations = [...lastUses].map(([_id, lastUsedAt]) => ({
      updateOne: { filter: { _id }, update: { $max: { lastUsedAt } } },
    }));
    if (operations.length > 0) await this.model.bulkWrite(operations, { ordered: false, timestamps: false });
  }

  private async carryOut(id: string, wishes: readonly Wish[]): Promise<void> {
    try {
      const costs = wishes.map(({ cost }) => cost);
      const taken = await this.takeAll(id, costs);
      wishes.forEach(({ settle }, index) => settle(taken[index] ?? { taken: false, code: 'uses-exhausted' }));
    } catch (failure) {
      wishes.forEach(({ fail }) => fail(failure));
    }
  }

  /** Tries for all, and where there is not enough, for as many as there is enough for. */
  private async takeAll(id: string, costs: readonly number[]): Promise<readonly Taken[]> {
    let asked = costs;
    for (;;) {
      const before = await this.countDown(id, asked);
      if (before !== null) return sharedOut(before, asked);
      const key = await this.model.findById(id, { deletedAt: 1, remainingUses: 1 }).lean();
      if (key === null || key.deletedAt !== null) return costs.map(() => ({ taken: false, code: 'deleted' }));
      // An edit has lifted the bound since the key was read.
      if (key.remainingUses === null) return costs.map(() => ({ taken: true, remaining: null }));
      const shares = sharedOut(key.remainingUses, costs);
      if (shares.every(({ taken }) => !taken)) return shares;
      asked = costs.map((cost, index) => (shares[index]?.taken === true ? cost : TOO_DEAR));
    }
  }

  /** @returns what was left before; null where it is not enough. */
  private async countDown(id: string, costs: readonly number[]): Promise<number | null> {
    const total = costs.reduce((sum, cost) => (cost === TOO_DEAR ? sum : sum + cost), 0);
    const enough = { _id: id, deletedAt: null, remainingUses: { $gte: total } };
    const options = { projection: { remainingUses: 1 }, timestamps: false };
    const key = await this.model.findOneAndUpdate(enough, { $inc: { remainingUses: -total } }, options).lean();
    return key?.remainingUses ?? null;
  }
}
