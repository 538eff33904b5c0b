import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import type { ApiKeyView } from './api-key-view.js';
import type { KeySettingsData } from './create-api-key.js';
import { KeySettings } from './key-settings.js';
import { revoking } from './revocation.js';

/** Only what is given changes. */
export class EditApiKeyBody extends KeySettings {}

export interface EditApiKeyRequest extends EditApiKeyBody {
  readonly actor: Actor;
  readonly projectId: string;
  readonly keyId: string;
  /** From `If-Match`: the version that is to be changed. */
  readonly expectedVersion: number;
}

/**
 * Changes what the holder may choose of a key; nothing happens where nothing would differ.
 * @throws Problem `request.version-outdated` where somebody else changed it first; `api-key.scope-not-granted`;
 *   `api-key.master-fixed` for scopes of a master key.
 */
export const editApiKey = defineCommand<EditApiKeyRequest, ApiKeyView>('api-keys.edit', EditApiKeyBody, revoking);

export interface ApiKeyEditedData {
  /** Only what changed, before and after. */
  readonly before: Partial<KeySettingsData>;
  readonly after: Partial<KeySettingsData>;
}

export const apiKeyEdited = defineEvent<ApiKeyEditedData>('key.edited', ({ before, after }) => ({
  before: { ...before },
  after: { ...after },
}));
