import type { Schema } from 'mongoose';

/** A field whose values each have their entries in an index, in the order of the log. */
export type ShelfField = 'projectId' | 'action' | 'actor.id' | 'requestId' | 'keywords';

/** Entries without words or without a request are not in these two at all. */
const withWords = { keywords: { $exists: true } };
const withRequest = { requestId: { $gt: '' } };

/** The indexes that only a search needs. */
export function addSearchIndexes(schema: Pick<Schema, 'index'>): void {
  schema.index({ action: 1, _id: -1 });
  schema.index({ requestId: 1, _id: -1 }, { partialFilterExpression: withRequest });
  schema.index({ keywords: 1, _id: -1 }, { partialFilterExpression: withWords });
}

export function indexOf(...fields: readonly ShelfField[]): Readonly<Record<string, 1 | -1>> {
  return { ...Object.fromEntries(fields.map((field) => [field, 1] as const)), _id: -1 };
}

/** Of one thing its versions are in the order of the log too. */
export const TARGET_INDEX = { target: 1, version: -1 } as const;
