import { aggregateSchema, type Aggregate } from '#outbox';
import type { User } from '../domain/user.js';

export const USER = 'User';

export type UserDocument = Aggregate & User;

export const userSchema = aggregateSchema({
  email: { type: String, required: true },
  emailKey: { type: String, required: true },
  name: { type: String, required: true },
  operator: { type: Boolean, required: true },
  passwordHash: { type: String, required: true },
});

userSchema.index({ emailKey: 1 }, { unique: true });
