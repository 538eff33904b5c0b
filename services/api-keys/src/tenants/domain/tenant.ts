import type { MemberFacts, MemberKind, RetirementReason, Role } from '#contracts';

/** A membership as this service knows it: a projection of identity's events. */
export interface Tenant {
  /** The membership's id. */
  readonly _id: string;
  readonly projectId: string;
  readonly userId: string | null;
  readonly kind: MemberKind;
  /** Null where nothing has told of it yet. */
  readonly role: Role | null;
  /** Ids of the services it may use. */
  readonly services: readonly string[];
  readonly removedAt: Date | null;
  /** The newest version of the membership that anything is known of. */
  readonly ver: number;
  /** The versions that role and services are of. */
  readonly roleVer: number;
  readonly servicesVer: number;
  /** Whether there may still be keys that it has outlived. */
  readonly keysDue: boolean;
  /** Whether the master key of its role may still be missing; so it is where this was stored before there were any. */
  readonly masterDue?: boolean;
  /** How often anything that is told to verifiers was stored; missing in what was stored before that was counted. */
  readonly rev?: number;
}

/** What one version of a membership says of it: an event only what it changed, and that whole. */
export interface MemberNews {
  readonly memberId: string;
  readonly projectId: string;
  readonly userId: string | null;
  readonly ver: number;
  readonly role?: Role;
  readonly services?: readonly string[];
  readonly removedAt?: Date;
}

/**
 * The tenant after the news; null where it says nothing new.
 *
 * An event does not carry the whole membership, but whatever it changed it carries whole, not as a difference. So each
 * of role, services and removal is the value of the newest version that spoke of it, and each is fenced by that version
 * on its own: the order of arrival does not matter, nothing is waited for, and a gap is no harm once what fills it comes.
 * What never comes, because the stream has lost it, is found by `CatchUp`.
 */
export function learned(tenant: Tenant | null, news: MemberNews): Tenant | null {
  const known = tenant ?? unheardOf(news);
  const { ver, role, services } = news;
  const newRole = role !== undefined && ver > known.roleVer;
  const newServices = services !== undefined && ver > known.servicesVer;
  const removal = news.removedAt !== undefined && known.removedAt === null;
  if (ver <= known.ver && !newRole && !newServices && !removal) return null;
  const next: Tenant = {
    ...known,
    ver: Math.max(ver, known.ver),
    ...(newRole && { role, roleVer: ver }),
    ...(newServices && { services, servicesVer: ver }),
    ...(removal && { removedAt: news.removedAt }),
  };
  const outlives = removal || (newRole && ver > 1 && (tenant === null || role !== tenant.role));
  return { ...next, keysDue: known.keysDue || outlives, masterDue: isMasterDue(known, next) };
}

/** Only persons have master keys, and each role its own. */
function isMasterDue(known: Tenant, { kind, role, removedAt }: Tenant): boolean {
  if (kind !== 'person' || removedAt !== null) return false;
  return known.masterDue !== false || role !== known.role;
}

/** Why the tenant has outlived a key of its; null where it has not. A key is of one membership in one role, for good. */
export function retirementOf(key: { readonly role: Role }, tenant: Tenant | null): RetirementReason | null {
  if (tenant === null) return null;
  if (tenant.removedAt !== null) return 'member-removed';
  return tenant.role === null || tenant.role === key.role ? null : 'role-changed';
}

export function newsOf({ id, projectId, userId, role, services, removedAt, version }: MemberFacts): MemberNews {
  const removal = removedAt === null ? {} : { removedAt: new Date(removedAt) };
  return { memberId: id, projectId, userId, ver: version, role, services, ...removal };
}

function unheardOf({ memberId, projectId, userId }: MemberNews): Tenant {
  const kind = userId === null ? 'service-account' : 'person';
  const nothing = { role: null, services: [], removedAt: null, ver: 0, roleVer: 0, servicesVer: 0 };
  return { _id: memberId, projectId, userId, kind, ...nothing, keysDue: false, masterDue: false };
}
