import { aggregateSchema, type Aggregate } from '#outbox';
import type { Project } from '../domain/project.js';

export const PROJECT = 'Project';

export type ProjectDocument = Aggregate & Project;

export const projectSchema = aggregateSchema({
  code: { type: String, required: true },
  name: { type: String, required: true },
  state: { type: String, required: true },
  admins: { type: [String], required: true },
});

projectSchema.index({ code: 1 }, { unique: true });
// What has changed since: for other services.
projectSchema.index({ updatedAt: 1 });
