import { Schema } from 'mongoose';
import { apiKeyCreated } from '#contracts';
import { addSearchIndexes } from '../../search/store/search-indexes.js';
import type { Entry } from '../domain/entry.js';

export const ENTRY = 'Entry';

/** The births of keys, in the order of their ids. Named where they are read: without it the planner may sort instead. */
export const BIRTHS_INDEX = { projectId: 1, target: 1, at: 1 } as const;

const options = { versionKey: false, strict: 'throw', minimize: false } as const;

export const entrySchema = new Schema<Entry>(
  {
    _id: { type: Number, required: true },
    eid: { type: String, required: true },
    source: { type: String, required: true },
    action: { type: String, required: true },
    actor: { type: Schema.Types.Mixed, required: true },
    target: { type: String, required: true },
    version: { type: Number, required: true },
    projectId: { type: String, default: null },
    requestId: { type: String, default: null },
    at: { type: Date, required: true },
    recordedAt: { type: Date, required: true },
    before: { type: Schema.Types.Mixed, default: null },
    after: { type: Schema.Types.Mixed, default: null },
    details: { type: Schema.Types.Mixed, required: true },
    keywords: { type: [String], default: undefined },
  },
  { ...options, collection: 'entries' },
);

// The first says that no event is twice in the log, the second that no version of a target is.
entrySchema.index({ eid: 1 }, { unique: true });
entrySchema.index({ target: 1, version: -1 }, { unique: true });
entrySchema.index({ projectId: 1, _id: -1 });
entrySchema.index({ projectId: 1, action: 1, _id: -1 });
entrySchema.index({ 'actor.id': 1, _id: -1 });
// The keys a project ever had.
entrySchema.index(BIRTHS_INDEX, { partialFilterExpression: { action: apiKeyCreated.type } });
addSearchIndexes(entrySchema);
