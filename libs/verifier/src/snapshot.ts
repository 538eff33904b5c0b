export type Role = 'admin' | 'user' | 'auditor';
export type KeyKind = 'standard' | 'master';
export type ProjectState = 'active' | 'suspended' | 'closed';
export type OwnerState = 'active' | 'disabled';

/** Uses that any window of so many seconds allows. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** A key at one version, as plain JSON: all that its authority rests on, and nothing its text could be found by. */
export interface KeySnapshot {
  readonly keyId: string;
  /** Grows with every change of the key. */
  readonly ver: number;
  readonly projectId: string;
  readonly ownerId: string;
  readonly memberId: string;
  readonly role: Role;
  readonly kind: KeyKind;
  readonly name?: string;
  /** Ids of services and platform scopes; null: every service the owner may use. */
  readonly scopes: readonly string[] | null;
  /** Empty: from anywhere. */
  readonly allowedCidrs: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly disabled: boolean;
  readonly deleted: boolean;
  readonly rateLimit: RateLimit | null;
  /** Whether its uses are counted down, which only the origin can. */
  readonly countsUses: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A membership. One that nothing was heard of yet: rev 0, no role, no services. */
export interface MemberSnapshot {
  readonly memberId: string;
  /** Grows with every change of what follows. */
  readonly rev: number;
  readonly role: Role | null;
  /** Ids of the services it may use. */
  readonly services: readonly string[];
  readonly removed: boolean;
}

export interface ProjectSnapshot {
  readonly projectId: string;
  readonly rev: number;
  readonly state: ProjectState;
}

/** A user, or a membership that is its own owner: a service account. */
export interface OwnerSnapshot {
  readonly ownerId: string;
  readonly rev: number;
  readonly state: OwnerState;
}
