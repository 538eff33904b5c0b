import type { ApiKeyCreatedData, Role } from '#contracts';
import type { ApiKey, Settings } from './api-key.js';
import { nextNotice } from './lifetime.js';
import type { KeptDigest } from './peppers.js';

/** What is known of the text of a new key. */
export interface NewText {
  readonly keyId: string;
  /** Null for a master key that has no text yet. */
  readonly digest: KeptDigest | null;
  readonly prefix: string;
  readonly lastFour: string | null;
  /** Whether it was made elsewhere. */
  readonly imported: boolean;
}

/** Whom a new key is for. */
interface Keeper {
  readonly ownerId: string;
  readonly memberId: string;
  readonly projectId: string;
  readonly role: Role;
}

/** A standard key at its birth, and what its event tells of it. */
export function birthOf(
  { keyId, digest, prefix, lastFour, imported }: NewText,
  { ownerId, memberId, projectId, role }: Keeper,
  settings: Settings,
  expiresAt: Date,
  now: Date,
): { readonly state: Omit<ApiKey, 'createdAt' | 'ver'>; readonly data: ApiKeyCreatedData } {
  const told = { ...settings, ownerId, memberId, role, kind: 'standard', prefix, lastFour } as const;
  const state = {
    ...told,
    _id: keyId,
    projectId,
    digest,
    imported,
    previous: null,
    masterOf: null,
    expiresAt,
    nextNoticeAt: nextNotice(expiresAt, now),
    disabledAt: null,
    leakedAt: null,
    deletedAt: null,
    lastUsedAt: null,
  };
  return { state, data: { ...told, expiresAt: expiresAt.toISOString(), ...(imported && { imported }) } };
}
