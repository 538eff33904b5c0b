import type { PlatformScope, RefusalCode } from './authority.js';
import type { RateLimitState } from './rate-limits.js';
import type { KeyKind, Role } from './snapshot.js';

/** Why a key holds or does not. For ever stable. */
export type VerificationCode = 'valid' | 'malformed' | 'unknown' | RefusalCode | 'rate-limited' | 'uses-exhausted';

/** The key that was presented, as far as its holder may know it: whether or not it holds. */
export interface VerifiedKey {
  readonly keyId: string;
  readonly projectId: string;
  /** The owner: a user, or the membership of a service account. */
  readonly userId: string;
  readonly memberId: string;
  readonly role: Role;
  readonly kind: KeyKind;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** Ids of the services the key authorises now; none where it is good for nothing. */
  readonly services: readonly string[];
  /** What it may do in Keyward itself, likewise. */
  readonly platformScopes: readonly PlatformScope[];
  /** Whether it is the text from before a rotation, which ends with its grace. */
  readonly previousText: boolean;
  /** After this use; null: no bound. */
  readonly remainingUses: number | null;
  /** Null where the key has no limit, or was refused for something else before it was asked. */
  readonly rateLimit: RateLimitState | null;
}

export interface ValidKey extends VerifiedKey {
  readonly valid: true;
  readonly code: 'valid';
}

export interface RefusedKey extends VerifiedKey {
  readonly valid: false;
  readonly code: RefusalCode | 'rate-limited' | 'uses-exhausted';
}

/** A text that is none of a key there is: nothing more is told of it. */
export interface NoKey {
  readonly valid: false;
  readonly code: 'malformed' | 'unknown';
}

/** Plain JSON: as an origin decides it, it travels. */
export type Verification = ValidKey | RefusedKey | NoKey;

/**
 * It cannot be found out whether the key holds: the origin is away or too slow. No verdict, so no code of one: whoever
 * does not handle it lets nobody in. To be answered as 503.
 */
export class VerifierUnavailable extends Error {
  override readonly name = 'VerifierUnavailable';

  constructor(options?: ErrorOptions) {
    super('it cannot be found out at present whether the key holds', options);
  }
}
