/** Who did it: ids only, no personal data. */
export interface KeywardEventActor {
  readonly kind: 'user' | 'system';
  readonly id: string;
  readonly memberId: string | null;
  readonly role: string | null;
  /** The key it was done with, if any. */
  readonly keyId?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** What every event tells, beside what only its type does. */
export interface KeywardEventData extends Json {
  readonly actor: KeywardEventActor;
  /** The fields that changed, as they were and as they are; never a secret. */
  readonly before: Json | null;
  readonly after: Json | null;
}

/** A fact, as Keyward tells it: CloudEvents 1.0 in structured JSON mode, with Keyward's extension attributes. */
export interface KeywardEvent {
  readonly specversion: '1.0';
  /** The same each time the event comes: what was done under this id must not be done again. */
  readonly id: string;
  readonly source: string;
  /** `<aggregate>.<past tense>`, such as `key.deleted`. */
  readonly type: string;
  /** The id of what it happened to. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** `urn:keyward:event:<type>:<version>`: what its data keep to. Missing in events from before it was told: version 1. */
  readonly dataschema?: string;
  readonly aggregate: string;
  /** 1, 2, 3, … without a gap for each subject. */
  readonly aggregatever: number;
  readonly projectid?: string;
  readonly requestid?: string;
  readonly data: KeywardEventData;
}

/** @throws TypeError for bytes that are no event. */
export function readEvent(bytes: Uint8Array): KeywardEvent {
  const told: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (isEvent(told)) return told;
  throw new TypeError('a message of the event stream is no event of Keyward');
}

function isEvent(told: unknown): told is KeywardEvent {
  if (typeof told !== 'object' || told === null) return false;
  const fields = new Map<string, unknown>(Object.entries(told));
  const texts = ['id', 'type', 'subject', 'aggregate'];
  return fields.get('specversion') === '1.0' && texts.every((name) => typeof fields.get(name) === 'string');
}
