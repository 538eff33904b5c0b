import { aggregateSchema, type Aggregate } from '#outbox';
import type { PasswordReset } from '../domain/password-reset.js';

export const PASSWORD_RESET = 'PasswordReset';

export type PasswordResetDocument = Aggregate & PasswordReset;

export const passwordResetSchema = aggregateSchema({
  emailDigest: { type: String, required: true },
  userId: { type: String, default: null },
  expiresAt: { type: Date, required: true },
  usedAt: { type: Date, default: null },
});

passwordResetSchema.index({ emailDigest: 1, _id: -1 });
