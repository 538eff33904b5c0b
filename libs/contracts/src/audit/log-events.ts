import { Type } from 'typebox';
import { defineEvent } from '../event.js';
import { OrNull, Time } from '../event-fields.js';

/** Why something that came is not in the log. */
export const quarantineReasons = [
  'unreadable',
  'unknown',
  'broken',
  'too-large',
  'differs',
  'forged',
  'failed',
] as const;
export type QuarantineReason = (typeof quarantineReasons)[number];

/** What came of a replay. */
export const replayOutcomes = ['taken-in', 'waiting', 'refused'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

const Faults = Type.Array(Type.String(), { description: 'What is wrong with it; no value is repeated.' });

export const streamDeclared = defineEvent(
  'stream.declared',
  {
    about:
      'A stream of events began: for the first time, or anew. What was told in an earlier life of it is told again.',
    data: Type.Object({ stream: Type.String(), created: Time }),
    example: { stream: 'EVENTS', created: '2026-03-01T12:00:00.000Z' },
  },
  ({ stream, created }) => ({ before: null, after: { stream, created } }),
);

export const logEventQuarantined = defineEvent(
  'log.event-quarantined',
  {
    about: 'Something came as an event and was not taken in; it is kept aside as it came.',
    data: Type.Object({
      reason: Type.Enum(quarantineReasons),
      faults: Faults,
      sha256: Type.String({ description: 'Of what came, in base64url.' }),
      bytes: Type.Integer({ minimum: 0 }),
      eventId: OrNull(Type.String({ description: 'The id it claims to have, where it has the form of one.' })),
    }),
    example: {
      reason: 'unknown',
      faults: ['type is unknown'],
      sha256: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
      bytes: 512,
      eventId: 'key_01Kq3nH0sYpC2vV6bT9xWd:7',
    },
  },
  () => ({ before: null, after: { state: 'quarantined' } }),
);

export const logEventReplayed = defineEvent(
  'log.event-replayed',
  {
    about: 'An operator asked to take in what was kept aside.',
    data: Type.Object({ outcome: Type.Enum(replayOutcomes), faults: Faults }),
    example: { outcome: 'taken-in', faults: [] },
  },
  ({ outcome }) => ({
    before: { state: 'quarantined' },
    after: { state: outcome === 'refused' ? 'quarantined' : 'replayed' },
  }),
);

export const logEventDiscarded = defineEvent(
  'log.event-discarded',
  {
    about: 'An operator decided that what was kept aside is never taken in.',
    data: Type.Object({}),
    example: {},
  },
  () => ({ before: { state: 'quarantined' }, after: { state: 'discarded' } }),
);

export const logOwnerBehind = defineEvent(
  'log.owner-behind',
  {
    about: 'The log knows more of a thing than the service that owns it: that service has lost something.',
    data: Type.Object({
      owner: Type.String(),
      target: Type.String(),
      logVersion: Type.Integer({ minimum: 1 }),
      ownerVersion: Type.Integer({ minimum: 0 }),
    }),
    example: { owner: 'api-keys', target: 'key_01Kq3nH0sYpC2vV6bT9xWd', logVersion: 7, ownerVersion: 5 },
  },
  ({ ownerVersion, logVersion }) => ({ before: { version: logVersion }, after: { version: ownerVersion } }),
);
