import type { Static, TObject } from 'typebox';
import { toEventActor, type Actor, type EventActor } from './actor.js';
import { closed, SchemaCheck } from './schema-check.js';

/** The kinds of thing that have a history. Each is owned by exactly one service. */
export const aggregateKinds = [
  'user',
  'session',
  'project',
  'member',
  'invitation',
  'service',
  'password-reset',
  'second-factor',
  'passkey',
  'key',
  'key-policy',
  'webhook',
  'attempt',
  'stream',
  'log',
] as const;
export type AggregateKind = (typeof aggregateKinds)[number];

type Json = Readonly<Record<string, unknown>>;

/** What the change was, seen from outside: only the fields that changed, never a secret. */
export interface Difference {
  readonly before: Json | null;
  readonly after: Json | null;
}

/** A fact about to be stored, together with the change it tells of. */
export interface EventDraft {
  readonly type: string;
  /** Of its contract. Where it is missing: 1. */
  readonly version?: number;
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
  /** @throws TypeError for data that break the contract: what nobody was promised is not told, nor stored. */
  of(draft: { readonly actor: Actor; readonly data: Data }): EventDraft;
}

/** What an event's use case has to say. */
export type DataOf<Definition> = Definition extends EventDefinition<infer Data> ? Data : never;

/** What readers of an event may rely on: docs/events.md says what may change under one version. */
export interface EventContract<Schema extends TObject> {
  /** One sentence, in the past tense. */
  readonly about: string;
  /** Of its own data: who did it, and what it was before and after, every event says. */
  readonly data: Schema;
  readonly example: ReadOnly<Static<Schema>>;
  /** From 1; another one where a reader of the last would misread it. */
  readonly version?: number;
}

/** An event as the catalogue has it. */
export interface CataloguedEvent {
  readonly type: string;
  readonly version: number;
  readonly about: string;
  readonly data: TObject;
  readonly example: Json;
  readonly difference: (example: never) => Difference;
}

type ReadOnly<Value> = Value extends readonly (infer Item)[]
  ? readonly ReadOnly<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: ReadOnly<Value[Name]> }
    : Value;

const catalogue = new Map<string, CataloguedEvent>();

/** Every event that any service tells. */
export function eventCatalogue(): readonly CataloguedEvent[] {
  return [...catalogue.values()];
}

/** Null where no service tells such an event. */
export function contractOf(type: string, version = 1): CataloguedEvent | null {
  return catalogue.get(dataSchemaOf(type, version)) ?? null;
}

/** The name of a contract, as an event carries it: an absolute URI, as CloudEvents asks for. */
export function dataSchemaOf(type: string, version = 1): string {
  return `urn:keyward:event:${type}:${version}`;
}

/** Declares an event: its type (`<aggregate>.<past tense>`), its contract, and how its data reads as before and after. */
export function defineEvent<Schema extends TObject>(
  type: `${AggregateKind}.${string}`,
  { version = 1, ...contract }: EventContract<Schema>,
  difference: (data: ReadOnly<Static<Schema>>) => Difference,
): EventDefinition<ReadOnly<Static<Schema>>> {
  const name = dataSchemaOf(type, version);
  if (catalogue.has(name)) throw new Error(`two contracts have the name ${name}`);
  catalogue.set(name, { type, version, ...contract, example: toJson(contract.example), difference });
  const check = new SchemaCheck(closed(contract.data));
  return {
    type,
    of: ({ actor, data }) => {
      const [fault] = check.faultsIn(data, 'data');
      if (fault !== undefined) throw new TypeError(`${name} would break its contract: ${fault}`);
      const draft = { type, actor: toEventActor(actor), data: toJson(data), ...difference(data) };
      return version === 1 ? draft : { ...draft, version };
    },
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
  /** The contract its data keep: `urn:keyward:event:<type>:<version>`. */
  readonly dataschema: string;
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
    dataschema: dataSchemaOf(event.type, event.version),
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
