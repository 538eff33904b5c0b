import { aggregateSchema, type Aggregate } from '#outbox';
import type { Session } from '../domain/session.js';

export const SESSION = 'Session';

export type SessionDocument = Aggregate & Session;

export const sessionSchema = aggregateSchema({
  userId: { type: String, required: true },
  tokenDigest: { type: String, required: true },
  expiresAt: { type: Date, required: true },
  endedAt: { type: Date, default: null },
});

sessionSchema.index({ tokenDigest: 1 }, { unique: true });
