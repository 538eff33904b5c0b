import { Schema } from 'mongoose';
import { aggregateSchema, type Aggregate } from '#outbox';
import type { ApiKey } from '../domain/api-key.js';
import type { KeptDigest } from '../domain/peppers.js';

export const API_KEY = 'ApiKey';

export type ApiKeyDocument = Aggregate & ApiKey & { readonly digest: KeptDigest };

export const apiKeySchema = aggregateSchema({
  ownerId: { type: String, required: true },
  memberId: { type: String, required: true },
  role: { type: String, required: true },
  name: { type: String, required: true },
  kind: { type: String, required: true },
  prefix: { type: String, required: true },
  lastFour: { type: String, required: true },
  digest: { type: new Schema({ pepper: Number, hmac: String }, { _id: false }), required: true },
  expiresAt: { type: Date, required: true },
  disabledAt: { type: Date, default: null },
  deletedAt: { type: Date, default: null },
});

// The two lists there are, newest first: of a project, and of one owner in it.
apiKeySchema.index({ projectId: 1, deletedAt: 1, _id: -1 });
apiKeySchema.index({ projectId: 1, ownerId: 1, deletedAt: 1, _id: -1 });
// What a membership leaves behind when it ends.
apiKeySchema.index({ memberId: 1, deletedAt: 1, _id: 1 });
