import { aggregateSchema, type Aggregate } from '#outbox';
import type { Session } from '../domain/session.js';

export const SESSION = 'Session';

export type SessionDocument = Aggregate & Session;

export const sessionSchema = aggregateSchema({
  userId: { type: String, required: true },
  tokenDigest: { type: String, required: true },
  method: { type: String, required: true },
  address: { type: String, default: null },
  userAgent: { type: String, default: null },
  epoch: { type: Number, required: true },
  expiresAt: { type: Date, required: true },
  lastSeenAt: { type: Date, required: true },
  endedAt: { type: Date, default: null },
  endReason: { type: String, default: null },
});

sessionSchema.index({ tokenDigest: 1 }, { unique: true });
sessionSchema.index({ userId: 1, endedAt: 1, _id: -1 });
