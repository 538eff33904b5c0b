import { toEventActor, type Actor, type EventActor } from './actor.js';

/** The kinds of thing that have a history. Each is owned by exactly one service. */
export type AggregateKind =
  | 'user'
  | 'session'
  | 'project'
  | 'member'
  | 'invitation'
  | 'service'
  | 'password-reset'
  | 'second-factor'
  | 'passkey'
  | 'key'
  | 'key-policy';

type Json = Readonly<Record<string, unknown>>;

/** What the change was, seen from outside: only the fields that changed, never a secret. */
export interface Difference {
  readonly before: Json | null;
  readonly after: Json | null;
}

/** A fact about to be stored, together with the change it tells of. */
export interface EventDraft {
  readonly type: string;
  readonly actor: EventActor;
  readonly data: Json;
  readonly before: Json | null;
  readonly after: Json | null;
}

/** A fact as it stands in its document's `pending` list. */
export interface StoredEvent extends EventDraft {
  /** `<document id>:<version>`: event id, message id and audit id are the same text. */
  readonly eid: string;
  readonly ver: number;
  readonly at: Date;
  readonly requestId: string | null;
}

export interface EventDefinition<Data extends object> {
  readonly type: string;
  of(draft: { readonly actor: Actor; readonly data: Data }): EventDraft;
}

/** Declares an event: its type (`<aggregate>.<past tense>`) and how its data reads as before and after. */
export function defineEvent<Data extends object>(
  type: `${AggregateKind}.${string}`,
  difference: (data: Data) => Difference,
): EventDefinition<Data> {
  return {
    type,
    of: ({ actor, data }) => ({ type, actor: toEventActor(actor), data: toJson(data), ...difference(data) }),
  };
}

function toJson(data: object): Json {
  return Object.fromEntries(Object.entries(data));
}

/** An event on the wire: CloudEvents 1.0 in structured JSON mode, with Keyward's extension attributes. */
export interface KeywardEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** `/keyward/<service>`: the service that owns the aggregate and awaits the receipt. */
  readonly source: string;
  readonly type: string;
  /** The aggregate's id. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly aggregate: AggregateKind;
  /** 1, 2, 3, … without a gap for each aggregate. */
  readonly aggregatever: number;
  readonly projectid?: string;
  readonly requestid?: string;
  readonly data: Json & { readonly actor: EventActor; readonly before: Json | null; readonly after: Json | null };
}

/** Where a stored event comes from. */
export interface EventOrigin {
  readonly service: string;
  readonly aggregate: AggregateKind;
  readonly aggregateId: string;
  readonly projectId: string | null;
}

export function toCloudEvent(event: StoredEvent, origin: EventOrigin): KeywardEvent {
  const { actor, before, after, data } = event;
  return {
    specversion: '1.0',
    id: event.eid,
    source: `/keyward/${origin.service}`,
    type: event.type,
    subject: origin.aggregateId,
    time: event.at.toISOString(),
    datacontenttype: 'application/json',
    aggregate: origin.aggregate,
    aggregatever: event.ver,
    ...(origin.projectId !== null && { projectid: origin.projectId }),
    ...(event.requestId !== null && { requestid: event.requestId }),
    data: { ...data, actor, before, after },
  };
}

/** The stream's subjects begin with this. */
export const EVENT_SUBJECTS = 'evt.v1.>';

/** `evt.v1.<aggregate>.<project>.<id>.<type>`, so that a subscriber of one project can be held to it. */
export function eventSubject(event: KeywardEvent): string {
  const action = event.type.slice(event.type.indexOf('.') + 1);
  return `evt.v1.${event.aggregate}.${event.projectid ?? '_'}.${event.subject}.${action}`;
}
