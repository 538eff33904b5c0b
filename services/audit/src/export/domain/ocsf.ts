import { contractOf, isId } from '#contracts';
import { toEntryView, type Entry } from '../../log/domain/entry.js';
import { classes, filedAs, OTHER, type Filed } from './ocsf-classes.js';

/** Of the schema that the events are written in: https://schema.ocsf.io/1.8.0 */
const OCSF_VERSION = '1.8.0';

type Json = Readonly<Record<string, unknown>>;

const INFORMATIONAL = 1;
const MEDIUM = 3;
const SUCCESS = 1;
const FAILURE = 2;
const userTypes = { user: 1, system: 3 } as const;

/** An entry as one event of OCSF, on a line of its own. What OCSF has no word for is in `unmapped`: nothing is left out. */
export function ocsfLine(entry: Entry): string {
  const filed = filedAs(entry.action, textIn(entry, 'operation'));
  return `${JSON.stringify({ ...frameOf(entry, filed), ...subjectOf(entry, filed) })}\n`;
}

function frameOf(entry: Entry, { kind, activity, failed }: Filed): Json {
  const { uid, category } = classes[kind];
  const { index, eventId, source, target, version, before, after, details } = toEntryView(entry);
  return {
    class_uid: uid,
    category_uid: category,
    activity_id: activity,
    ...(activity === OTHER && { activity_name: entry.action }),
    type_uid: uid * 100 + activity,
    severity_id: failed ? MEDIUM : INFORMATIONAL,
    status_id: failed ? FAILURE : SUCCESS,
    ...(failed && { status_code: textIn(entry, 'code') ?? entry.action, count: timesIn(entry) }),
    time: entry.at.getTime(),
    message: contractOf(entry.action)?.about ?? entry.action,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Keyward', vendor_name: 'Keyward', feature: { name: source } },
      uid: eventId,
      sequence: index,
      event_code: entry.action,
      log_name: 'audit',
      logged_time: entry.recordedAt.getTime(),
      ...(entry.projectId !== null && { tenant_uid: entry.projectId }),
      ...(entry.requestId !== null && { correlation_uid: entry.requestId }),
    },
    actor: { user: actingUser(entry) },
    unmapped: { target, version, actor: entry.actor, before, after, details },
  };
}

function subjectOf(entry: Entry, { kind }: Filed): Json {
  const { target, action, projectId } = entry;
  switch (kind) {
    case 'account':
      return { user: { uid: userOf(entry) } };
    case 'authentication':
      return {
        user: { uid: userOf(entry) },
        service: { name: 'Keyward' },
        ...(isId('ses', target) && { session: { uid: target } }),
      };
    case 'access':
      return {
        user: { uid: userOf(entry) },
        privileges: privilegesOf(entry),
        ...(projectId !== null && { resources: [{ uid: projectId, type: 'project' }] }),
      };
    case 'entity':
      return { entity: { uid: target, type: kindOf(action) } };
    case 'call':
      return { api: { operation: textIn(entry, 'operation') ?? action }, src_endpoint: endpointOf(entry) };
  }
}

function actingUser({ actor }: Entry): Json {
  return {
    uid: actor.id,
    type_id: userTypes[actor.kind],
    ...(actor.keyId !== undefined && { credential_uid: actor.keyId }),
  };
}

/**
 * Whom it was done to: where the event says so; of a log-in of nobody, a commitment to what was typed; or else the thing
 * itself, which is an account, or a member without one.
 */
function userOf(entry: Entry): string {
  return textIn(entry, 'userId') ?? textIn(entry, 'typed') ?? entry.target;
}

function privilegesOf({ before, after }: Entry): readonly string[] {
  const { role, services } = after ?? before ?? {};
  return [...(typeof role === 'string' ? [role] : []), ...(Array.isArray(services) ? services.map(String) : [])];
}

/** Where it came from is told as a commitment, if at all. */
function endpointOf(entry: Entry): Json {
  const address = textIn(entry, 'address');
  return address === null ? { name: 'unknown' } : { uid: address };
}

function timesIn({ details }: Entry): number {
  const { times } = details;
  return typeof times === 'number' ? times : 1;
}

function textIn({ details, after }: Entry, field: string): string | null {
  const value = details[field] ?? after?.[field];
  return typeof value === 'string' ? value : null;
}

function kindOf(action: string): string {
  return action.slice(0, action.indexOf('.'));
}
