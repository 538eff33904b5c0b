import { Schema } from 'mongoose';
import { aggregateSchema, type Aggregate } from '#outbox';
import type { ApiKey } from '../domain/api-key.js';
import { addListIndexes, CHANGED_INDEX, DUE_INDEX, NEVER } from './list-indexes.js';

export const API_KEY = 'ApiKey';

export type ApiKeyDocument = Aggregate &
  ApiKey & {
    /** What is kept of those of its texts that were found in public, each of which was told of. */
    readonly leakedTexts?: readonly string[];
    /** The time of its newest version; null at birth, as nobody honours an earlier one then. */
    readonly changedAt?: Date | null;
  };

const digest = () => new Schema({ pepper: Number, hmac: String }, { _id: false });

export const apiKeySchema = aggregateSchema({
  ownerId: { type: String, required: true },
  memberId: { type: String, required: true },
  role: { type: String, required: true },
  name: { type: String, required: true },
  kind: { type: String, required: true },
  // Empty where there is no text yet, or none is known.
  prefix: { type: String, default: '' },
  lastFour: { type: String, default: null },
  digest: { type: digest(), default: null },
  previous: {
    type: new Schema({ digest: { type: digest(), required: true }, lastFour: String, until: Date }, { _id: false }),
    default: null,
  },
  imported: { type: Boolean, required: true },
  masterOf: { type: String, default: null },
  scopes: { type: [String], default: null },
  allowedCidrs: { type: [String], required: true },
  rateLimit: { type: new Schema({ requests: Number, seconds: Number }, { _id: false }), default: null },
  remainingUses: { type: Number, default: null },
  metadata: { type: Schema.Types.Mixed, required: true },
  tags: { type: [String], required: true },
  expiresAt: { type: Date, required: true },
  nextNoticeAt: { type: Date, default: null },
  disabledAt: { type: Date, default: null },
  leakedAt: { type: Date, default: null },
  leakedTexts: { type: [String], default: undefined },
  deletedAt: { type: Date, default: null },
  lastUsedAt: { type: Date, default: null },
  changedAt: { type: Date, default: null },
  // For lists: see `listedOf`.
  shelf: { type: String, default: null },
  keywords: { type: [String], required: true },
  sortName: { type: String, required: true },
});

addListIndexes(apiKeySchema);
// What a membership leaves behind when it ends.
apiKeySchema.index({ memberId: 1, deletedAt: 1, _id: 1 });
// One living master key for each membership and role.
apiKeySchema.index({ masterOf: 1 }, { unique: true, partialFilterExpression: { masterOf: { $type: 'string' } } });
// Texts that do not name their key are found by what is kept of them.
apiKeySchema.index({ 'digest.hmac': 1 }, { unique: true, partialFilterExpression: { imported: true } });
apiKeySchema.index({ 'previous.digest.hmac': 1 }, { partialFilterExpression: { imported: true } });
// What the expiry ladder has to tell.
apiKeySchema.index(DUE_INDEX, { partialFilterExpression: { nextNoticeAt: { $gt: NEVER } } });
// What verifiers have to hear of.
apiKeySchema.index(CHANGED_INDEX, { partialFilterExpression: { changedAt: { $gt: NEVER } } });
