import type { Role } from '#contracts';
import type { ApiKey, Settings } from '../../keys/domain/api-key.js';
import { birthOf } from '../../keys/domain/new-key.js';
import { unconfined } from '../../keys/domain/settings.js';
import { DAY_MS, type KeyPolicy } from '../../keys/domain/policy.js';
import type { Tenant } from '../../tenants/domain/tenant.js';

const freely: Settings = { ...unconfined, name: 'master key' };

/** A person's membership in one role: there is exactly one living master key of it. */
export interface MasterHolder {
  readonly memberId: string;
  readonly role: Role;
  readonly projectId: string;
  readonly ownerId: string;
}

/** Null for who has none: whoever is gone or no person, and whose role was not heard of yet. */
export function holderOf({ _id, projectId, userId, role, removedAt }: Tenant): MasterHolder | null {
  if (userId === null || role === null || removedAt !== null) return null;
  return { memberId: _id, role, projectId, ownerId: userId };
}

/** What a master key has once it was revealed. */
export type MasterText = Pick<ApiKey, 'digest' | 'prefix' | 'lastFour'>;

const noText: MasterText = { digest: null, prefix: '', lastFour: null };

/** What is unique among living keys. */
export function masterOf({ memberId, role }: { readonly memberId: string; readonly role: Role }): string {
  return `${memberId}:${role}`;
}

/**
 * Confined by nothing, and as long as its project lets a key live. Where nobody asked for it, it has no text yet; one
 * that takes the place of a deleted one has.
 */
export function birthOfMaster(
  keyId: string,
  holder: MasterHolder,
  text: MasterText | null,
  now: Date,
  { longestLifetimeDays }: KeyPolicy,
) {
  const expiresAt = new Date(now.getTime() + longestLifetimeDays * DAY_MS);
  const newText = { keyId, imported: false, ...(text ?? noText) };
  const { state, data } = birthOf(newText, holder, freely, expiresAt, now);
  const kind = 'master' as const;
  return { state: { ...state, kind, masterOf: masterOf(holder) }, data: { ...data, kind } };
}
