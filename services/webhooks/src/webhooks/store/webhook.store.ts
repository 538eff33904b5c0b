import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, Clock, Relay } from '#outbox';
import { WEBHOOK, type WebhookDocument } from './webhook.schema.js';

@Injectable()
export class WebhookStore extends AggregateStore<WebhookDocument> {
  constructor(@InjectModel(WEBHOOK) model: Model<WebhookDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'webhook', idPrefix: 'whk', relay, clock });
  }

  /** Oldest first. */
  async list(projectId: string, after: string | null, limit: number): Promise<readonly WebhookDocument[]> {
    const filter = { projectId, deletedAt: null, ...(after !== null && { _id: { $gt: after } }) };
    return this.model.find(filter).sort({ _id: 1 }).limit(limit).lean<WebhookDocument[]>();
  }

  /** Which of the project's places are taken. */
  async placesOf(projectId: string): Promise<ReadonlySet<number>> {
    const filter = { projectId, place: { $gte: 0 } };
    const found = await this.model.find(filter, { place: 1 }).lean<WebhookDocument[]>();
    return new Set(found.flatMap(({ place }) => place ?? []));
  }

  /** Whether there is any, deleted or not. */
  async hasAny(): Promise<boolean> {
    return (await this.model.exists({})) !== null;
  }
}
