import { aggregateSchema, type Aggregate } from '#outbox';
import type { Passkey } from '../domain/passkey.js';

export const PASSKEY = 'Passkey';

export type PasskeyDocument = Aggregate & Passkey;

export const passkeySchema = aggregateSchema({
  userId: { type: String, required: true },
  name: { type: String, required: true },
  credentialId: { type: String, required: true },
  publicKey: { type: String, required: true },
  counter: { type: Number, required: true },
  transports: { type: [String], required: true },
  backedUp: { type: Boolean, required: true },
  lastUsedAt: { type: Date, default: null },
  removedAt: { type: Date, default: null },
});

passkeySchema.index({ credentialId: 1 }, { unique: true });
passkeySchema.index({ userId: 1 });
