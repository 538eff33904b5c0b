import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { Changed } from '../event-fields.js';
import type { ApiKeyView } from './api-key-view.js';
import { keySettings } from './key-events.js';
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

export const apiKeyEdited = defineEvent(
  'key.edited',
  {
    about: 'Settings of a key were changed: `before` and `after` have those that were.',
    data: Type.Object(Changed(Type.Partial(Type.Object(keySettings)))),
    example: { before: { name: 'nightly batch', tags: [] }, after: { name: 'hourly batch', tags: ['batch'] } },
  },
  ({ before, after }) => ({ before: { ...before }, after: { ...after } }),
);
