import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
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

export interface ApiKeyDisabledData {
  readonly disabledAt: string;
  /** Only where Keyward itself did it. */
  readonly reason?: 'leaked';
}

export const apiKeyDisabled = defineEvent<ApiKeyDisabledData>('key.disabled', ({ disabledAt }) => ({
  before: { disabledAt: null },
  after: { disabledAt },
}));

export const apiKeyEnabled = defineEvent<{ disabledAt: string }>('key.enabled', ({ disabledAt }) => ({
  before: { disabledAt },
  after: { disabledAt: null },
}));
