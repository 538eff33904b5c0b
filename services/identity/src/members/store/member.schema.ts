import { aggregateSchema, type Aggregate } from '#outbox';
import type { Member } from '../domain/member.js';

export const MEMBER = 'Member';

export type MemberDocument = Aggregate & Member;

export const memberSchema = aggregateSchema({
  userId: { type: String, required: true },
  role: { type: String, required: true },
});

memberSchema.index({ projectId: 1, userId: 1 }, { unique: true });
memberSchema.index({ projectId: 1, _id: 1 });
memberSchema.index({ userId: 1, projectId: -1 });
