import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  type AuditEntryView,
  type ListAuditEntriesRequest,
  type Page,
} from '#contracts';
import { timeIn } from '../../asked-time.js';
import { toEntryView } from '../../log/domain/entry.js';
import { wordsAsked } from '../domain/words.js';
import { EntrySearchStore, type Wanted } from '../store/entry-search.store.js';

@Injectable()
export class ListAuditEntries {
  constructor(private readonly search: EntrySearchStore) {}

  /** A page may be shorter than was asked for, or empty, and not be the last. */
  async execute({ actor, projectId, query }: ListAuditEntriesRequest): Promise<Page<AuditEntryView>> {
    assertAllowed(actor, projectId === null ? 'audit:read-all-projects' : 'audit:read', projectId);
    const wanted = wantedIn(projectId, query);
    const list = `audit:${JSON.stringify(wanted)}`;
    const before = decodeCursor(list, query.cursor);
    const { limit } = query;
    const { entries, goesOn } = await this.search.find(wanted, before === null ? null : Number(before), limit + 1);
    const shown = entries.slice(0, limit);
    const below = entries.length > limit ? (shown.at(-1)?._id ?? null) : goesOn;
    return { items: shown.map(toEntryView), nextCursor: below === null ? null : encodeCursor(list, String(below)) };
  }
}

function wantedIn(projectId: string | null, query: ListAuditEntriesRequest['query']): Wanted {
  const { actor, action, target, requestId, from, to, q } = query;
  return {
    ...(projectId !== null && { projectId }),
    ...(actor !== undefined && { actorId: actor }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...(requestId !== undefined && { requestId }),
    ...(from !== undefined && { from: timeIn('from', from) }),
    ...(to !== undefined && { to: timeIn('to', to) }),
    words: wordsAsked(q ?? ''),
  };
}
