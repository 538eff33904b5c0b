import { aggregateSchema, type Aggregate } from '#outbox';
import type { KeyPolicy } from '../../keys/domain/policy.js';

export const KEY_POLICY = 'ApiKeyPolicy';

export type PolicyDocument = Aggregate & KeyPolicy;

export const policySchema = aggregateSchema({
  defaultDays: { type: Number, required: true },
  longestLifetimeDays: { type: Number, required: true },
  longestExtensionDays: { type: Number, required: true },
  revive: { type: Boolean, required: true },
  keysPerMember: { type: Number, required: true },
  onLeak: { type: String, required: true },
});
