import { Schema } from 'mongoose';
import { aggregateSchema, type Aggregate } from '#outbox';
import type { Webhook } from '../domain/webhook.js';

export const WEBHOOK = 'Webhook';

export type WebhookDocument = Aggregate &
  Webhook & {
    /** One of those that a project has, from 0; null once it is deleted. */
    readonly place: number | null;
  };

export const webhookSchema = aggregateSchema({
  url: { type: String, required: true },
  types: { type: [String], required: true },
  enabled: { type: Boolean, required: true },
  description: { type: String, default: '' },
  secrets: {
    type: [
      new Schema({ sealed: { type: String, required: true }, until: { type: Date, default: null } }, { _id: false }),
    ],
    required: true,
  },
  place: { type: Number, default: null },
  deletedAt: { type: Date, default: null },
});

// The index says how many a project may have: whoever comes at the same moment finds the place taken.
webhookSchema.index({ projectId: 1, place: 1 }, { unique: true, partialFilterExpression: { place: { $gte: 0 } } });
webhookSchema.index({ projectId: 1, deletedAt: 1, _id: 1 });
