import type { KeywardEvent } from '#contracts';
import type { ToldEntry } from './entry-lines.js';

/** An event as the audit log shows it, but for the time at which the log took it in. */
export function toToldEntry(index: number, event: KeywardEvent): ToldEntry {
  const { actor, before, after, ...details } = event.data;
  return {
    index,
    eventId: event.id,
    source: event.source,
    action: event.type,
    actor,
    target: event.subject,
    version: event.aggregatever,
    projectId: event.projectid ?? null,
    requestId: event.requestid ?? null,
    time: event.time,
    before,
    after,
    details,
  };
}
