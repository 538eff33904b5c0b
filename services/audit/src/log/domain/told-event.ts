import { dataSchemaOf, type AggregateKind, type KeywardEvent } from '#contracts';
import type { Entry } from './entry.js';

/** The event that an entry was made of, as its owner told it. */
export function toToldEvent(entry: Entry): KeywardEvent {
  const { eid, source, action, target, at, version, projectId, requestId, actor, before, after, details } = entry;
  return {
    specversion: '1.0',
    id: eid,
    source,
    type: action,
    subject: target,
    time: at.toISOString(),
    datacontenttype: 'application/json',
    dataschema: dataSchemaOf(action),
    aggregate: action.slice(0, action.indexOf('.')) as AggregateKind,
    aggregatever: version,
    ...(projectId !== null && { projectid: projectId }),
    ...(requestId !== null && { requestid: requestId }),
    data: { ...details, actor, before, after },
  };
}
