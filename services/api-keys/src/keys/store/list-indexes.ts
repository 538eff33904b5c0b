import type { Schema } from 'mongoose';
import type { Order } from '../domain/order.js';

/** Which keys a caller may list: a list is never asked for without one. */
export interface ListScope {
  readonly projectId: string;
  /** Null for the keys of all owners. */
  readonly ownerId: string | null;
}

/** In the order of keywords, so that a search is one range of it. */
export const SEARCH_INDEX = { projectId: 1, keywords: 1, _id: 1 } as const;

/** Keys of which the expiry ladder has something to tell, by the time it has. */
export const DUE_INDEX = { nextNoticeAt: 1, _id: 1 } as const;

/** Keys that were changed since their birth, by when, with all that is told of a change. */
export const CHANGED_INDEX = { changedAt: 1, _id: 1, ver: 1 } as const;

/** Before all times that are kept: an index has those behind it only, so a question has to name it. */
export const NEVER = new Date(0);

const fields = ['createdAt', 'expiresAt', 'lastUsedAt', 'sortName'] as const;

/** The index that has the keys of this scope in this order, shelf by shelf. */
export function indexOf({ ownerId }: ListScope, field: Order['field']): Readonly<Record<string, 1>> {
  const scope = ownerId === null ? ({ projectId: 1 } as const) : ({ projectId: 1, ownerId: 1 } as const);
  return { ...scope, shelf: 1, [field]: 1, _id: 1 };
}

/** Deleted keys are on no shelf, and in none of the indexes of lists. */
export function addListIndexes(schema: Schema): void {
  const living = { partialFilterExpression: { shelf: { $gt: '' } } };
  for (const field of fields) {
    schema.index(indexOf({ projectId: '', ownerId: null }, field), living);
    schema.index(indexOf({ projectId: '', ownerId: '' }, field), living);
  }
  schema.index(SEARCH_INDEX);
}
