import { Schema } from 'mongoose';
import type { Delivery } from '../domain/delivery.js';

export const DELIVERY = 'Delivery';
export const DELIVERIES = 'deliveries';

/** What is due is due after this: named in the filter of its index and wherever that is used. */
export const NEVER = new Date(0);

const options = { versionKey: false, strict: 'throw', minimize: false } as const;

export const deliverySchema = new Schema<Delivery>(
  {
    _id: { type: String, required: true },
    webhookId: { type: String, required: true },
    projectId: { type: String, required: true },
    position: { type: Number, required: true },
    eventId: { type: String, required: true },
    type: { type: String, required: true },
    subject: { type: String, required: true },
    body: { type: String, required: true },
    state: { type: String, required: true },
    attempts: { type: Number, required: true },
    dueAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    lastAttemptAt: { type: Date, default: null },
    status: { type: Number, default: null },
    fault: { type: String, default: null },
    forgetAt: { type: Date, default: null },
  },
  { ...options, collection: DELIVERIES },
);

// Whoever reads the log again makes no delivery twice.
deliverySchema.index({ webhookId: 1, position: 1 }, { unique: true });
deliverySchema.index({ webhookId: 1, state: 1, position: 1 });
// Which webhooks something is due for, and what: what waits of one is not walked through to find the others.
deliverySchema.index({ webhookId: 1, dueAt: 1, position: 1 }, { partialFilterExpression: { dueAt: { $gt: NEVER } } });
deliverySchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });
