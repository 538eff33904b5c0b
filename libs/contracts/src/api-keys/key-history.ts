import type { Actor } from '../actor.js';
import type { AuditEntryView } from '../audit/audit-entry.js';
import { defineCommand } from '../command.js';
import { PageQuery, type Page } from '../page.js';
import type { KeyRequest } from './switch-api-key.js';

export interface KeyHistoryRequest extends KeyRequest {
  readonly query: PageQuery;
}

/** What became of a key, newest first, also once it is deleted: for who may see the key. */
export const getKeyHistory = defineCommand<KeyHistoryRequest, Page<AuditEntryView>>('api-keys.history');

export interface EntriesOfTargetRequest {
  /** Keyward itself: the service that owns the thing has seen to it that the caller may know. */
  readonly actor: Actor;
  readonly projectId: string;
  readonly target: string;
  readonly query: PageQuery;
}

/** The entries of one thing, newest first. For other services alone. */
export const listEntriesOfTarget = defineCommand<EntriesOfTargetRequest, Page<AuditEntryView>>(
  'audit.list-entries-of-target',
);
