import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Time } from '../event-fields.js';
import type { ApiKeyView } from './api-key-view.js';
import { revoking } from './revocation.js';

/** One key of a project that something is asked of. */
export interface KeyRequest {
  readonly actor: Actor;
  readonly projectId: string;
  readonly keyId: string;
}

/** Switches a key off. Doing it again is a success without an event. */
export const disableApiKey = defineCommand<KeyRequest, ApiKeyView>('api-keys.disable', null, revoking);

/** Switches it on again. */
export const enableApiKey = defineCommand<KeyRequest, ApiKeyView>('api-keys.enable');

export const apiKeyDisabled = defineEvent(
  'key.disabled',
  {
    about: 'A key was switched off.',
    data: Type.Object({
      disabledAt: Time,
      reason: Type.Optional(Type.Literal('leaked', { description: 'Only where Keyward itself did it.' })),
    }),
    example: { disabledAt: '2026-03-01T12:00:00.000Z' },
  },
  ({ disabledAt }) => ({ before: { disabledAt: null }, after: { disabledAt } }),
);

export const apiKeyEnabled = defineEvent(
  'key.enabled',
  {
    about: 'A key was switched on again.',
    data: Type.Object({ disabledAt: Time }),
    example: { disabledAt: '2026-03-01T12:00:00.000Z' },
  },
  ({ disabledAt }) => ({ before: { disabledAt }, after: { disabledAt: null } }),
);
