import { Schema } from 'mongoose';
import { aggregateSchema, type Aggregate } from '#outbox';
import type { User } from '../domain/user.js';

export const USER = 'User';

export type UserDocument = Aggregate & User;

const signOnSchema = new Schema(
  { issuer: { type: String, required: true }, subject: { type: String, required: true } },
  { _id: false, strict: 'throw' },
);

const emailChangeSchema = new Schema(
  { email: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { _id: false, strict: 'throw' },
);

export const userSchema = aggregateSchema({
  email: { type: String, required: true },
  emailKey: { type: String, required: true },
  name: { type: String, required: true },
  operator: { type: Boolean, required: true },
  phone: { type: String, default: null },
  organisation: { type: String, default: null },
  language: { type: String, required: true },
  state: { type: String, required: true },
  passwordHash: { type: String, default: null },
  // Required at birth: an erasure takes it away past this schema.
  personalSalt: { type: String, required: true },
  erasedAt: { type: Date, default: null },
  signOn: { type: signOnSchema, default: null },
  sessionEpoch: { type: Number, required: true },
  keptSessionId: { type: String, default: null },
  emailChange: { type: emailChangeSchema, default: null },
  emailIssue: { type: Number, required: true },
  keywords: { type: [String], required: true },
});

userSchema.index({ emailKey: 1 }, { unique: true });
userSchema.index(
  { 'signOn.issuer': 1, 'signOn.subject': 1 },
  { unique: true, partialFilterExpression: { 'signOn.issuer': { $type: 'string' } } },
);
// For operators who look for somebody.
userSchema.index({ keywords: 1, _id: 1 });
// What has changed since: for other services.
userSchema.index({ updatedAt: 1 });
