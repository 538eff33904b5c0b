import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectConnection, InjectModel } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { DeliveryState } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { dueAgain, retired, type Delivery } from '../domain/delivery.js';
import { DELIVERIES, DELIVERY, NEVER } from './delivery.schema.js';

@Injectable()
export class DeliveryStore implements OnModuleInit {
  constructor(
    @InjectModel(DELIVERY) private readonly deliveries: Model<Delivery>,
    @InjectConnection() private readonly connection: Connection,
  ) {}

  /** The unique index makes it safe to read the log again. */
  async onModuleInit(): Promise<void> {
    await this.deliveries.init();
  }

  /** Those that are there already stay as they are. */
  async add(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    try {
      const collection = this.connection.collection<Delivery>(DELIVERIES);
      await collection.insertMany([...deliveries], { ordered: false });
    } catch (failure) {
      if (!areAllKnown(failure)) throw failure;
    }
  }

  /** Webhooks for which something is due. The index leaps from one to the next. */
  async dueWebhooks(now: Date): Promise<readonly string[]> {
    return this.deliveries.distinct('webhookId', { webhookId: { $gt: '' }, dueAt: { $gt: NEVER, $lte: now } });
  }

  /** What is due for a webhook: what has waited longest first, and what came together in the order of the log. */
  async due(webhookId: string, now: Date, limit: number): Promise<readonly Delivery[]> {
    const filter = { webhookId, dueAt: { $gt: NEVER, $lte: now } };
    return this.deliveries.find(filter).sort({ dueAt: 1, position: 1 }).limit(limit).lean<Delivery[]>();
  }

  /** Unless it was asked for anew meanwhile, or is there no more. */
  async note({ _id, attempts }: Delivery, change: Partial<Delivery>): Promise<void> {
    await this.deliveries.updateOne({ _id, attempts, state: 'pending' }, { $set: change });
  }

  /** What waits for a webhook to which nothing is sent any more. */
  async retire(webhookId: string, now: Date): Promise<void> {
    await this.deliveries.updateMany({ webhookId, dueAt: { $gt: NEVER } }, { $set: retired(now) });
  }

  async forget(webhookId: string): Promise<void> {
    await this.deliveries.deleteMany({ webhookId });
  }

  /** Newest first, beginning before the given position. */
  async list(
    webhookId: string,
    state: DeliveryState | undefined,
    before: number | null,
    limit: number,
  ): Promise<readonly Delivery[]> {
    const place = before !== null && { position: { $lt: before } };
    const filter = { webhookId, ...(state !== undefined && { state }), ...place };
    return this.deliveries.find(filter, { body: 0 }).sort({ position: -1 }).limit(limit).lean<Delivery[]>();
  }

  /** Null where the webhook has no such delivery. */
  async redeliver(webhookId: string, id: string, now: Date): Promise<Delivery | null> {
    const update = { $set: dueAgain(now) };
    return this.deliveries
      .findOneAndUpdate({ _id: id, webhookId }, update, { returnDocument: 'after' })
      .lean<Delivery>();
  }

  /** The oldest dead ones of events since then. @returns how many, and whether there are more. */
  async redeliverDead(webhookId: string, since: Date, now: Date, limit: number): Promise<readonly [number, boolean]> {
    const filter = { webhookId, state: 'dead' as const, createdAt: { $gte: since } };
    const found = await this.deliveries
      .find(filter, { _id: 1 })
      .sort({ position: 1 })
      .limit(limit + 1)
      .lean();
    const ids = found.slice(0, limit).map(({ _id }) => _id);
    await this.deliveries.updateMany({ _id: { $in: ids }, state: 'dead' }, { $set: dueAgain(now) });
    return [ids.length, found.length > limit];
  }
}

function areAllKnown(failure: unknown): boolean {
  if (!isDuplicateKey(failure)) return false;
  const errors = (failure as { writeErrors?: { code?: unknown } | readonly { code?: unknown }[] }).writeErrors ?? [];
  return [errors].flat().every(({ code }) => code === 11000);
}
