import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  pageOf,
  type AuditEntryView,
  type ListAuditEntriesRequest,
  type Page,
} from '#contracts';
import { timeIn } from '../../asked-time.js';
import { toEntryView } from '../domain/entry.js';
import { EntryStore, type EntryFilter } from '../store/entry.store.js';

@Injectable()
export class ListAuditEntries {
  constructor(private readonly entries: EntryStore) {}

  async execute({ actor, projectId, query }: ListAuditEntriesRequest): Promise<Page<AuditEntryView>> {
    assertAllowed(actor, projectId === null ? 'audit:read-all-projects' : 'audit:read', projectId);
    const filter = filterOf(projectId, query);
    const list = `audit:${JSON.stringify(filter)}`;
    const before = decodeCursor(list, query.cursor);
    const found = await this.entries.list(filter, before === null ? null : Number(before), query.limit + 1);
    return pageOf(found, query.limit, ({ _id }) => encodeCursor(list, String(_id)), toEntryView);
  }
}

function filterOf(projectId: string | null, query: ListAuditEntriesRequest['query']): EntryFilter {
  const { actor, action, target, from, to } = query;
  return {
    ...(projectId !== null && { projectId }),
    ...(actor !== undefined && { actorId: actor }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...(from !== undefined && { from: timeIn('from', from) }),
    ...(to !== undefined && { to: timeIn('to', to) }),
  };
}
