import { Type } from 'typebox';
import type { Idempotency } from '../idempotency.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import type { KeyMaterial, SealedReply } from './create-api-key.js';
import { revoking } from './revocation.js';
import type { KeyRequest } from './switch-api-key.js';

export interface RevealApiKeyRequest extends KeyRequest {
  readonly material: KeyMaterial;
  /** The text of a replacement, should the key have been deleted: it is another key, so it has another text. */
  readonly replacement: KeyMaterial;
  readonly idempotency: Idempotency;
}

/**
 * Gives a master key its text, once, to its owner alone. Of a master key that was deleted it makes a fresh one, which
 * the answer names.
 * @throws Problem `api-key.not-master`, `api-key.revealed`.
 */
export const revealApiKey = defineCommand<RevealApiKeyRequest, SealedReply>('api-keys.reveal', null, revoking);

export const apiKeyRevealed = defineEvent(
  'key.revealed',
  {
    about: 'A master key was given its text, which was shown to its owner once.',
    data: Type.Object({ lastFour: Type.String() }),
    example: { lastFour: 'Yb3k' },
  },
  ({ lastFour }) => ({ before: { lastFour: null }, after: { lastFour } }),
);
