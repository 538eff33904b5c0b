import { positionForm, Problem, type EventStreamQuery } from '#contracts';

/** From a position on, from a time on, or with what comes next. */
export type StartingPoint = { readonly from: number } | { readonly since: string } | 'next';

/**
 * What a reconnecting client sends by itself comes first: the address it calls is still that of its first call.
 * @throws Problem `request.malformed` for a Last-Event-ID that is no position.
 */
export function startingPointOf(lastEventId: string | undefined, query: EventStreamQuery): StartingPoint {
  const last = lastEventId || query.lastEventId;
  if (last !== undefined) {
    if (positionForm.test(last)) return { from: Number(last) + 1 };
    throw new Problem('request.malformed', [{ field: 'Last-Event-ID', message: 'must be the id of an event' }]);
  }
  if (query.from !== undefined) return { from: Number(query.from) };
  return query.since === undefined ? 'next' : { since: query.since };
}
