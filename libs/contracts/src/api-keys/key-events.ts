import { Type } from 'typebox';
import { ids, OrNull } from '../event-fields.js';

/** What of a key may be changed by an edit, as its events tell it. */
export const keySettings = {
  name: Type.String(),
  scopes: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Ids of services, and platform scopes; null: every service its owner may use.',
  }),
  allowedCidrs: Type.Array(Type.String()),
  rateLimit: OrNull(Type.Object({ requests: Type.Integer({ minimum: 1 }), seconds: Type.Integer({ minimum: 1 }) })),
  remainingUses: OrNull(Type.Integer({ minimum: 0 })),
  metadata: Type.Record(Type.String(), Type.String()),
  tags: Type.Array(Type.String()),
};

export const keySettingsExample = {
  name: 'nightly batch',
  scopes: [ids.svc, 'verify'],
  allowedCidrs: ['192.0.2.0/24'],
  rateLimit: { requests: 100, seconds: 60 },
  remainingUses: null,
  metadata: { team: 'weather' },
  tags: ['batch'],
};
