import { contractOf, dataSchemaOf, newId, type EventActor, type KeywardEvent } from '#contracts';

type Given = Partial<Omit<KeywardEvent, 'data'>> & { readonly data?: Partial<KeywardEvent['data']> };

export function anEventActor(given: Partial<EventActor> = {}): EventActor {
  return { kind: 'user', id: newId('usr'), memberId: newId('mem'), role: 'user', ...given };
}

/** The first event of a new key, of which nothing matters but what is given; its data is that of the catalogue's example. */
export function anEvent({ data, ...given }: Given = {}): KeywardEvent {
  const { subject = newId('key'), aggregatever = 1 } = given;
  const type = given.type ?? (aggregatever === 1 ? 'key.created' : 'key.extended');
  return {
    specversion: '1.0',
    id: `${subject}:${aggregatever}`,
    source: '/keyward/api-keys',
    time: '2026-03-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: dataSchemaOf(type),
    aggregate: 'key',
    ...given,
    type,
    subject,
    aggregatever,
    data: { ...contractOf(type)?.example, actor: anEventActor(), before: null, after: null, ...data },
  };
}

/** The events of a target's versions, in that order. */
export function versionsOf(subject: string, versions: readonly number[], given: Given = {}): KeywardEvent[] {
  return versions.map((aggregatever) => anEvent({ ...given, subject, aggregatever }));
}
