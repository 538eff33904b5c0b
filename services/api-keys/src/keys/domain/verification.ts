import { Problem, type PlatformScope, type ProjectState, type UserState, type VerificationCode } from '#contracts';
import { authorityOf as ruleOfAuthority, type WishedUse } from '#verifier';
import type { Tenant } from '../../tenants/domain/tenant.js';
import type { ApiKey } from './api-key.js';

/** What a key's authority rests on beside the key: its membership, its project and its owner, as they are now. */
export interface Standing {
  /** Null where nothing was heard of it yet: it is new, and no service is granted to it. */
  readonly tenant: Tenant | null;
  readonly project: ProjectState;
  readonly owner: UserState;
}

/** Of a key that was found by its text. */
export type UseCode = Exclude<VerificationCode, 'malformed' | 'unknown'>;

/** What a key is good for at this moment. */
export interface Authority {
  readonly code: UseCode;
  /** Ids of the services it authorises; none where the key does not hold. */
  readonly services: readonly string[];
  /** What it may do in Keyward itself, likewise. */
  readonly platformScopes: readonly PlatformScope[];
}

/** The one rule there is of it, which every verifier has too (`libs/verifier`), read from what is stored here. */
export function authorityOf(
  key: ApiKey,
  { tenant, project, owner }: Standing,
  now: Date,
  use: WishedUse = {},
): Authority {
  const { role, kind, scopes, allowedCidrs, expiresAt, disabledAt, deletedAt } = key;
  const switches = { disabled: disabledAt !== null, deleted: deletedAt !== null };
  const facts = { role, kind, scopes, allowedCidrs, expiresAt: expiresAt.getTime(), ...switches };
  const member = { role: tenant?.role ?? null, services: tenant?.services ?? [], removed: isOver(tenant) };
  const standing = { member, project: { state: project }, owner: { state: owner } };
  return ruleOfAuthority(facts, standing, now.getTime(), use);
}

function isOver(tenant: Tenant | null): boolean {
  return tenant !== null && tenant.removedAt !== null;
}

/** Of a key that does not hold. */
export function noAuthority(code: UseCode): Authority {
  return { code, services: [], platformScopes: [] };
}

/** Keys are made and extended in an active project only. @throws Problem `project.suspended`, `project.closed`. */
export function assertOpen(project: ProjectState): void {
  if (project === 'suspended') throw new Problem('project.suspended');
  if (project === 'closed') throw new Problem('project.closed');
}
