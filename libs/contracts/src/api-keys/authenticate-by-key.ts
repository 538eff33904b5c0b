import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import type { RateLimitState } from './verify-api-key.js';

export interface AuthenticateByKeyRequest {
  /** Null for a text that was made elsewhere. */
  readonly keyId: string | null;
  /** SHA-256 of the text, base64url. */
  readonly digest: string;
  /** The address the request comes from. */
  readonly clientIp: string;
}

export interface AuthenticatedByKey {
  /** Null for a key that is used too often: how long it has to wait is told then. */
  readonly actor: Actor | null;
  readonly rateLimit: RateLimitState | null;
}

/**
 * Who calls Keyward itself with a key: its owner, as far as the key reaches. Counts as a use of it.
 * @throws Problem `api-key.refused` where it does not hold.
 */
export const authenticateByKey = defineCommand<AuthenticateByKeyRequest, AuthenticatedByKey>('api-keys.authenticate');
