import { anAdmin, anOperator } from '#testing';
import {
  apiKeyExtended,
  eventSubject,
  newId,
  systemActor,
  toCloudEvent,
  type EventOrigin,
  type StoredEvent,
} from '../src/index.js';

const keyId = newId('key');
const projectId = newId('prj');
const actor = anAdmin({ projectId });
const origin: EventOrigin = { service: 'api-keys', aggregate: 'key', aggregateId: keyId, projectId };
const data = { days: 10, from: '2026-03-01T00:00:00.000Z', to: '2026-03-11T00:00:00.000Z' };

function anEvent(given: Partial<StoredEvent> = {}): StoredEvent {
  const draft = apiKeyExtended.of({ actor, data });
  const at = new Date('2026-03-01T08:00:00.000Z');
  return { ...draft, eid: `${keyId}:3`, ver: 3, at, requestId: 'req_1', ...given };
}

test('an event on the wire is a CloudEvent 1.0 that says who, what, when, before and after', () => {
  expect(toCloudEvent(anEvent(), origin)).toEqual({
    specversion: '1.0',
    id: `${keyId}:3`,
    source: '/keyward/api-keys',
    type: 'key.extended',
    subject: keyId,
    time: '2026-03-01T08:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: 'urn:keyward:event:key.extended:1',
    aggregate: 'key',
    aggregatever: 3,
    projectid: projectId,
    requestid: 'req_1',
    data: {
      ...data,
      actor: { kind: 'user', id: actor.userId, memberId: actor.membership?.memberId, role: 'admin' },
      before: { expiresAt: data.from },
      after: { expiresAt: data.to },
    },
  });
});

test('attributes have the form CloudEvents asks for: lower-case letters and digits', () => {
  for (const name of Object.keys(toCloudEvent(anEvent(), origin))) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
});

test('what has no project or no request leaves the attribute out', () => {
  const event = toCloudEvent(anEvent({ requestId: null }), { ...origin, projectId: null });
  expect(event).not.toHaveProperty('projectid');
  expect(event).not.toHaveProperty('requestid');
});

test('the subject lets a subscriber be held to one project', () => {
  expect(eventSubject(toCloudEvent(anEvent(), origin))).toBe(`evt.v1.key.${projectId}.${keyId}.extended`);
  const outside = toCloudEvent(anEvent(), { ...origin, projectId: null });
  expect(eventSubject(outside)).toBe(`evt.v1.key._.${keyId}.extended`);
});

test.each([
  ['an operator in no project', anOperator(), { kind: 'user', memberId: null, role: 'operator' }],
  ['Keyward itself', systemActor, { kind: 'system', id: 'system', memberId: null, role: 'system' }],
  ['an admin', actor, { kind: 'user', id: actor.userId, role: 'admin' }],
])('an event names %s by ids only', (_, who, wanted) => {
  expect(apiKeyExtended.of({ actor: who, data }).actor).toMatchObject(wanted);
  expect(apiKeyExtended.of({ actor: who, data }).actor).not.toHaveProperty('sessionId');
});
