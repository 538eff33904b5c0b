import type { KeywardEvent } from '#contracts';

/** What of a batch can be appended now, and what cannot because an earlier version has not come yet. */
export interface Sorted {
  readonly next: readonly KeywardEvent[];
  /** Of a version that the log has, or that comes before in the batch: an event may be told many times. */
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
