import { Type } from 'typebox';
import { defineEvent } from '../event.js';
import { Changed } from '../event-fields.js';

const terms = {
  name: Type.String(),
  category: Type.String(),
  metrics: Type.Array(
    Type.Object({ name: Type.String(), unit: Type.String(), priceMinor: Type.Integer({ minimum: 0 }) }),
  ),
  active: Type.Boolean(),
};

export const serviceCreated = defineEvent(
  'service.created',
  {
    about: 'A service was added to the catalogue.',
    data: Type.Object({ code: Type.String(), ...terms }),
    example: {
      code: 'compute',
      name: 'Virtual machines',
      category: 'Compute',
      metrics: [{ name: 'gpu-hours', unit: 'hour', priceMinor: 12_000 }],
      active: true,
    },
  },
  (data) => ({ before: null, after: { ...data } }),
);

export const serviceChanged = defineEvent(
  'service.changed',
  {
    about: 'A service of the catalogue was changed: `before` and `after` have what was.',
    data: Type.Object(Changed(Type.Partial(Type.Object(terms)))),
    example: { before: { active: true }, after: { active: false } },
  },
  ({ before, after }) => ({ before: { ...before }, after: { ...after } }),
);
