import { aggregateSchema, type Aggregate } from '#outbox';
import type { Attempt } from '../domain/attempt.js';

export const ATTEMPT = 'Attempt';

export type AttemptDocument = Aggregate & Attempt;

export const attemptSchema = aggregateSchema({
  operation: { type: String, default: null },
  code: { type: String, default: null },
  times: { type: Number, required: true },
});
