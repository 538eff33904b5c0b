import { Type } from 'typebox';
import { defineEvent } from '../event.js';
import { Changed, OrNull, Time } from '../event-fields.js';

const origin = Type.String({ description: 'Scheme, host and port of its address.' });
const addressDigest = Type.String({
  description: 'SHA-256 of the whole address, base64url: a path may be as good as a password, so it is not told.',
});
const types = Type.Array(Type.String());
const description = Type.String();

const example = {
  origin: 'https://example.org',
  addressDigest: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
  types: ['key.*'],
  enabled: true,
  description: 'our billing',
};

/** What is told of a webhook: never its secret. */
const told = { origin, addressDigest, types, enabled: Type.Boolean(), description };

export const webhookCreated = defineEvent(
  'webhook.created',
  { about: 'A webhook was set up: from this event on, it is sent what it wants.', data: Type.Object(told), example },
  (webhook) => ({ before: null, after: { ...webhook } }),
);

export const webhookChanged = defineEvent(
  'webhook.changed',
  {
    about: 'A webhook was given another address, other types or another description, or was switched on or off.',
    data: Type.Object(Changed(Type.Partial(Type.Object(told)))),
    example: { before: { enabled: true }, after: { enabled: false } },
  },
  ({ before, after }) => ({ before: { ...before }, after: { ...after } }),
);

export const webhookDisabled = defineEvent(
  'webhook.disabled',
  {
    about: 'A webhook was switched off, as its endpoint said that it is gone for good.',
    data: Type.Object({ status: Type.Literal(410) }),
    example: { status: 410 },
  },
  () => ({ before: { enabled: true }, after: { enabled: false } }),
);

export const webhookSecretRotated = defineEvent(
  'webhook.secret-rotated',
  {
    about: 'A webhook was given a new secret to sign with.',
    data: Type.Object({ graceSeconds: Type.Integer({ minimum: 0 }), previousSecretUntil: OrNull(Time) }),
    example: { graceSeconds: 86_400, previousSecretUntil: '2026-03-02T12:00:00.000Z' },
  },
  ({ previousSecretUntil }) => ({ before: { previousSecretUntil: null }, after: { previousSecretUntil } }),
);

export const webhookDeleted = defineEvent(
  'webhook.deleted',
  { about: 'A webhook was taken down for good.', data: Type.Object(told), example },
  (webhook) => ({ before: { ...webhook }, after: null }),
);
