import type { AuditEntryView, EventActor, KeywardEvent } from '#contracts';
import { canonicalJson } from '#log-check';
import { wordsTold } from '../../search/domain/words.js';

/** An event at its place in the log. Never changed, never removed. */
export interface Entry {
  /** The position, from 0, without a gap. */
  readonly _id: number;
  readonly eid: string;
  readonly source: string;
  readonly action: string;
  readonly actor: EventActor;
  readonly target: string;
  readonly version: number;
  readonly projectId: string | null;
  readonly requestId: string | null;
  readonly at: Date;
  readonly recordedAt: Date;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** The words it is found by, where it tells any. Not a part of its leaf. */
  readonly keywords?: readonly string[];
}

export function toEntry(event: KeywardEvent, index: number, recordedAt: Date): Entry {
  const { actor, before, after, ...details } = event.data;
  const keywords = wordsTold({ before, after, details });
  return {
    _id: index,
    eid: event.id,
    source: event.source,
    action: event.type,
    actor,
    target: event.subject,
    version: event.aggregatever,
    projectId: event.projectid ?? null,
    requestId: event.requestid ?? null,
    at: new Date(event.time),
    recordedAt,
    before,
    after,
    details,
    ...(keywords.length > 0 && { keywords }),
  };
}

export function toEntryView(entry: Entry): AuditEntryView {
  const { source, actor, action, target, version, projectId, requestId, before, after, details } = entry;
  return {
    index: entry._id,
    eventId: entry.eid,
    source,
    action,
    actor,
    target,
    version,
    projectId,
    requestId,
    time: entry.at.toISOString(),
    recordedAt: entry.recordedAt.toISOString(),
    before,
    after,
    details,
  };
}

/**
 * What the tree is made of: the entry as REST shows it, as canonical JSON (RFC 8785) in UTF-8. So whoever has read an entry
 * can prove that it is in the log.
 * @throws TypeError for a text that UTF-8 cannot hold.
 */
export function leafOf(entry: Entry): Buffer {
  return Buffer.from(canonicalJson(toEntryView(entry)));
}
