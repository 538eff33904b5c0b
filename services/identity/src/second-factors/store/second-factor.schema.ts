import { aggregateSchema, type Aggregate } from '#outbox';
import type { SecondFactor } from '../domain/second-factor.js';

export const SECOND_FACTOR = 'SecondFactor';

export type SecondFactorDocument = Aggregate & SecondFactor;

export const secondFactorSchema = aggregateSchema({
  userId: { type: String, required: true },
  type: { type: String, required: true },
  state: { type: String, required: true },
  sealedSecret: { type: String, default: null },
  lastUsedStep: { type: Number, default: null },
  recoveryDigests: { type: [String], required: true },
});

for (const state of ['unconfirmed', 'confirmed']) {
  secondFactorSchema.index(
    { userId: 1, state: 1 },
    { name: `one_${state}`, unique: true, partialFilterExpression: { state } },
  );
}
