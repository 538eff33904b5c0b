import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  encodeCursor,
  pageOf,
  Problem,
  type AuditEntryView,
  type EntriesOfTargetRequest,
  type Page,
} from '#contracts';
import { toEntryView } from '../domain/entry.js';
import { EntryStore } from '../store/entry.store.js';

@Injectable()
export class ListEntriesOfTarget {
  constructor(private readonly entries: EntryStore) {}

  /** Only for Keyward itself: whoever may see the thing is known to the service that owns it, and not here. */
  async execute({ actor, projectId, target, query }: EntriesOfTargetRequest): Promise<Page<AuditEntryView>> {
    if (actor.kind !== 'system') throw new Problem('request.unknown-path');
    const list = `entries-of:${projectId}:${target}`;
    const before = decodeCursor(list, query.cursor);
    const of = { projectId, target };
    const found = await this.entries.listOfTarget(of, before === null ? null : Number(before), query.limit + 1);
    return pageOf(found, query.limit, ({ version }) => encodeCursor(list, String(version)), toEntryView);
  }
}
