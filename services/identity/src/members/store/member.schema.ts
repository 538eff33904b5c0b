import { aggregateSchema, type Aggregate } from '#outbox';
import type { Member } from '../domain/member.js';

export const MEMBER = 'Member';

export type MemberDocument = Aggregate & Member;

export const memberSchema = aggregateSchema({
  kind: { type: String, required: true },
  userId: { type: String, default: null },
  name: { type: String, default: null },
  role: { type: String, required: true },
  services: { type: [String], required: true },
  removedAt: { type: Date, default: null },
  keywords: { type: [String], required: true },
  userVer: { type: Number, required: true },
});

/** Who is in a project, oldest first. */
export const LIST_INDEX = { projectId: 1, removedAt: 1, _id: 1 } as const;

/** In the order of keywords, so that a search is one range of it. */
export const SEARCH_INDEX = { projectId: 1, keywords: 1, _id: 1 } as const;

// One living membership for each person in a project; who comes back gets a new one.
memberSchema.index(
  { projectId: 1, userId: 1 },
  { unique: true, partialFilterExpression: { removedAt: null, kind: 'person' } },
);
memberSchema.index(LIST_INDEX);
memberSchema.index(SEARCH_INDEX);
memberSchema.index({ userId: 1, projectId: -1 });
// What has changed since: for other services.
memberSchema.index({ updatedAt: 1 });
