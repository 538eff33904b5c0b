import { aggregateSchema, type Aggregate } from '#outbox';
import type { Invitation } from '../domain/invitation.js';

export const INVITATION = 'Invitation';

/** Those of a project that wait, oldest first. */
export const LIST_INDEX = { projectId: 1, state: 1, _id: 1 } as const;

export type InvitationDocument = Aggregate & Invitation;

export const invitationSchema = aggregateSchema({
  email: { type: String, required: true },
  emailKey: { type: String, required: true },
  role: { type: String, required: true },
  services: { type: [String], required: true },
  language: { type: String, required: true },
  invitedBy: { type: String, required: true },
  expiresAt: { type: Date, required: true },
  issue: { type: Number, required: true },
  state: { type: String, required: true },
});

// An address waits for one answer at a time in a project.
invitationSchema.index({ projectId: 1, emailKey: 1 }, { unique: true, partialFilterExpression: { state: 'pending' } });
invitationSchema.index(LIST_INDEX);
