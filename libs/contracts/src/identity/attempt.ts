import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { commitment, Id, Time } from '../event-fields.js';

/** Somebody who is known has been told no. */
export interface Refusal {
  readonly actor: Actor;
  /** As the OpenAPI document has it: `POST /v1/projects/{projectId}/api-keys`. */
  readonly operation: string;
  /** Of the problem it was answered with. */
  readonly code: string;
  /** Of the path, where the caller is in that project, or an operator. */
  readonly projectId: string | null;
  readonly address: string;
  /** Of the first. */
  readonly requestId: string;
  readonly times: number;
}

/** At most so many at once: they fit into one message. */
export const REFUSALS_AT_ONCE = 100;

/** From the gateway, after it has answered. A second telling of the same counts again: nothing else is done by it. */
export const recordRefusals = defineCommand<{ readonly refusals: readonly Refusal[] }, Record<string, never>>(
  'identity.record-refusals',
);

const told = {
  operation: Type.String({ description: 'Method and path, as the OpenAPI document has them.' }),
  code: Type.String({ description: 'Of the problem it was answered with.' }),
  times: Type.Integer({ minimum: 1 }),
};

export const attemptRefused = defineEvent(
  'attempt.refused',
  {
    about: 'Somebody was refused: a request of a known caller, or a log-in.',
    data: Type.Object({
      ...told,
      userId: Type.Union([Id('usr'), Type.Null()], {
        description: 'Whose account a log-in was for, where it has one.',
      }),
      typed: Type.Union([commitment, Type.Null()], {
        description:
          'Of what was given as the e-mail address of a log-in that has no account, under a salt of the day.',
      }),
      address: Type.Union([commitment, Type.Null()], {
        description:
          "Of the caller's network: under the account's salt where there is one, else under a salt of the day.",
      }),
    }),
    example: {
      operation: 'POST /v1/projects/{projectId}/api-keys',
      code: 'permission.denied',
      times: 1,
      userId: null,
      typed: null,
      address: 'Zt3u0Xn4w9q2yJ8mB5cVfR1kL7sDhG6pA-eTiOxNzQE',
    },
  },
  ({ operation, code, times }) => ({ before: null, after: { operation, code, times } }),
);

export const attemptRepeated = defineEvent(
  'attempt.repeated',
  {
    about: 'The same was refused again within a minute: told once, with how often in all.',
    data: Type.Object({ ...told, from: Type.Integer({ minimum: 1 }), until: Time }),
    example: {
      operation: 'POST /v1/session',
      code: 'login.refused',
      from: 1,
      times: 20,
      until: '2026-03-01T12:01:00.000Z',
    },
  },
  ({ from, times }) => ({ before: { times: from }, after: { times } }),
);

export const attemptsSummed = defineEvent(
  'attempt.summed',
  {
    about: 'More kinds of attempts were refused within a minute than are told one by one: their sum.',
    data: Type.Object({
      since: Time,
      until: Time,
      times: Type.Integer({ minimum: 1 }),
      codes: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), { description: 'How often by code.' }),
    }),
    example: {
      since: '2026-03-01T12:00:00.000Z',
      until: '2026-03-01T12:01:00.000Z',
      times: 12_345,
      codes: { 'login.refused': 12_345 },
    },
  },
  ({ times, codes }) => ({ before: null, after: { times, codes } }),
);
