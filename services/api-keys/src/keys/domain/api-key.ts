import type { ApiKeyKind, ApiKeyStatus, RateLimit, Role } from '#contracts';
import type { KeptDigest } from './peppers.js';

/** What the holder of a key chooses of it. */
export interface Settings {
  readonly name: string;
  /** Ids of services and platform scopes; null: every service the owner may use. Always null for a master key. */
  readonly scopes: readonly string[] | null;
  /** Empty: from anywhere. */
  readonly allowedCidrs: readonly string[];
  readonly rateLimit: RateLimit | null;
  /** Uses that are left, counted down by the uses themselves; null: no bound. */
  readonly remainingUses: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

/** The text from before a rotation, which holds beside the present one until its grace ends. */
export interface PreviousText {
  readonly digest: KeptDigest;
  /** Null where it was made elsewhere, and its end is not known. */
  readonly lastFour: string | null;
  readonly until: Date;
}

/** A key as its rules see it. */
export interface ApiKey extends Settings {
  readonly _id: string;
  readonly projectId: string;
  /** A user's id; of a service account, its membership's. */
  readonly ownerId: string;
  /** The owner's membership: role and project are those of the key for good. */
  readonly memberId: string;
  readonly role: Role;
  readonly kind: ApiKeyKind;
  readonly prefix: string;
  /** Null too for an imported key whose end was not told. */
  readonly lastFour: string | null;
  /** Null as long as a master key was not revealed: it has no text then. */
  readonly digest: KeptDigest | null;
  readonly previous: PreviousText | null;
  /** Whether its first text was made elsewhere, so that it does not name the key. A rotation changes nothing of it. */
  readonly imported: boolean;
  /** `<membership>:<role>` of a master key that is not deleted, unique among all keys; else null. */
  readonly masterOf: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When the expiry ladder has something to tell next; null: nothing any more. */
  readonly nextNoticeAt: Date | null;
  readonly disabledAt: Date | null;
  readonly leakedAt: Date | null;
  readonly deletedAt: Date | null;
  /** A statistic, written by uses without an event. */
  readonly lastUsedAt: Date | null;
  readonly ver: number;
}

export function statusOf(key: ApiKey, now: Date): ApiKeyStatus {
  if (key.disabledAt !== null) return 'disabled';
  return key.expiresAt <= now ? 'expired' : 'active';
}
