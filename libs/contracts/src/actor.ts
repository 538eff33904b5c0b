import type { ApiKeyKind, PlatformScope } from './api-keys/key-kinds.js';

/** What a member may be in a project. */
export const roles = ['admin', 'user', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** The caller's place in the project of the present request, as identity knew it when the request came in. */
export interface ActorMembership {
  readonly memberId: string;
  readonly projectId: string;
  readonly role: Role;
  /** Of a project that is not active: its members may look, and change nothing. */
  readonly projectState?: 'suspended' | 'closed';
}

/** The key a caller presented instead of a session. */
export interface ActorKey {
  readonly keyId: string;
  /** A master key reaches as far as its owner does in the project; a standard key as far as its platform scopes. */
  readonly kind: ApiKeyKind;
  readonly scopes: readonly PlatformScope[];
}

/** Who asks. Resolved anew by identity for every request: an actor is never kept for later. */
export interface Actor {
  readonly kind: 'user' | 'system';
  readonly userId: string;
  readonly operator: boolean;
  readonly sessionId: string | null;
  /** Null where the request names no project, or one the caller is not in. */
  readonly membership: ActorMembership | null;
  /** Only of a caller with a key. */
  readonly key?: ActorKey;
}

/** Keyward itself: creates the first operator, expires keys. */
export const systemActor: Actor = {
  kind: 'system',
  userId: 'system',
  operator: true,
  sessionId: null,
  membership: null,
};

/** The actor as an event keeps it: ids only, no personal data. */
export interface EventActor {
  readonly kind: Actor['kind'];
  readonly id: string;
  readonly memberId: string | null;
  readonly role: Role | 'operator' | 'system' | null;
  /** The key it was done with, if any. */
  readonly keyId?: string;
}

export function toEventActor(actor: Actor): EventActor {
  const { kind, userId, membership, operator, key } = actor;
  const role = membership?.role ?? (kind === 'system' ? 'system' : operator ? 'operator' : null);
  const memberId = membership?.memberId ?? null;
  return { kind, id: userId, memberId, role, ...(key !== undefined && { keyId: key.keyId }) };
}
