import type { AuditEntryView, EventActor, KeywardEvent } from '#contracts';

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
}

export function toEntry(event: KeywardEvent, index: number, recordedAt: Date): Entry {
  const { actor, before, after, ...details } = event.data;
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
  };
}

/** What of a batch can be appended now, and what cannot because an earlier version has not come yet. */
export interface Sorted {
  readonly next: readonly KeywardEvent[];
  /** In the log already: an event may be told many times. */
  readonly known: readonly KeywardEvent[];
  readonly early: readonly KeywardEvent[];
}

/** @param heads the newest version in the log of each target; 0 or nothing where there is none. */
export function sortByVersion(events: readonly KeywardEvent[], heads: ReadonlyMap<string, number>): Sorted {
  const present = new Map(heads);
  const next: KeywardEvent[] = [];
  const known: KeywardEvent[] = [];
  const early: KeywardEvent[] = [];
  for (const event of events.toSorted((one, other) => one.aggregatever - other.aggregatever)) {
    const head = present.get(event.subject) ?? 0;
    if (event.aggregatever <= head) known.push(event);
    else if (event.aggregatever > head + 1) early.push(event);
    else {
      next.push(event);
      present.set(event.subject, event.aggregatever);
    }
  }
  return { next: inOrderOfArrival(events, next), known, early };
}

/** Sorting was for the versions of one target; across targets the log keeps the order of the stream. */
function inOrderOfArrival(events: readonly KeywardEvent[], chosen: readonly KeywardEvent[]): readonly KeywardEvent[] {
  const byTarget = Map.groupBy(chosen, ({ subject }) => subject);
  const wanted = new Set(chosen);
  return events
    .filter((event) => wanted.has(event))
    .map(({ subject }) => byTarget.get(subject)?.shift())
    .filter((event) => event !== undefined);
}

export function toEntryView(entry: Entry): AuditEntryView {
  const { actor, action, target, version, projectId, requestId, before, after, details } = entry;
  return {
    index: entry._id,
    eventId: entry.eid,
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
