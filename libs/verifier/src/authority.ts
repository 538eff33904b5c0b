import { isWithin } from './cidrs.js';
import type { KeySnapshot, MemberSnapshot, OwnerSnapshot, ProjectSnapshot, Role } from './snapshot.js';

/** Why a key does not hold although its text is the right one. */
export type RefusalCode =
  | 'deleted'
  | 'project-closed'
  | 'disabled'
  | 'project-suspended'
  | 'owner-disabled'
  | 'expired'
  | 'ip-not-allowed'
  | 'service-not-granted';

/** What a key may be given beside services: what it may do in Keyward itself. */
export type PlatformScope = 'verify' | 'api-keys:read' | 'audit:read';

/** Of a key, what the rule reads. */
export type KeyFacts = Pick<
  KeySnapshot,
  'role' | 'kind' | 'scopes' | 'allowedCidrs' | 'expiresAt' | 'disabled' | 'deleted'
>;

/** What a key's authority rests on beside the key, as it is now. */
export interface Standing {
  readonly member: Pick<MemberSnapshot, 'role' | 'services' | 'removed'>;
  readonly project: Pick<ProjectSnapshot, 'state'>;
  readonly owner: Pick<OwnerSnapshot, 'state'>;
}

/** What a key is to be used for, and from where, as far as it was told. */
export interface WishedUse {
  /** The id of the service. */
  readonly service?: string | undefined;
  /** The address its holder calls from. */
  readonly clientIp?: string | undefined;
}

/** What a key is good for at this moment. */
export interface Authority {
  readonly code: 'valid' | RefusalCode;
  /** Ids of the services it authorises; none where the key is good for nothing. */
  readonly services: readonly string[];
  /** What it may do in Keyward itself, likewise. */
  readonly platformScopes: readonly PlatformScope[];
}

const rolesByScope: Readonly<Record<PlatformScope, readonly Role[]>> = {
  verify: ['admin', 'user', 'auditor'],
  'api-keys:read': ['admin', 'user', 'auditor'],
  'audit:read': ['admin', 'auditor'],
};
const everyScope: readonly PlatformScope[] = ['verify', 'api-keys:read', 'audit:read'];
const none: readonly never[] = [];

/**
 * The rule of a key's authority, the same at the origin and in every verifier. Computed whenever a key is used, so that
 * a key never outlives its owner's rights. What is gone for good outweighs what is switched off, and that a lapse; from
 * where it comes and a service that is not granted are told last, as they say nothing of other uses.
 * @param nowMs wall clock.
 */
export function authorityOf(key: KeyFacts, standing: Standing, nowMs: number, use: WishedUse = {}): Authority {
  const services = servicesOf(key.scopes, standing.member.services);
  const code = refusalOf(key, standing, services, nowMs, use) ?? 'valid';
  if (code !== 'valid' && code !== 'service-not-granted') return { code, services: none, platformScopes: none };
  return { code, services, platformScopes: platformScopesOf(key) };
}

/**
 * Why this use is refused; null where it is not.
 * @param services those the key authorises, as `servicesOf` gives them.
 */
export function refusalOf(
  key: KeyFacts,
  standing: Standing,
  services: readonly string[],
  nowMs: number,
  use: WishedUse,
): RefusalCode | null {
  return lackOf(key, standing, nowMs) ?? refusalOfUse(key, services, use);
}

/** Why this use of a key that lacks nothing is refused. */
export function refusalOfUse(
  { allowedCidrs }: Pick<KeyFacts, 'allowedCidrs'>,
  services: readonly string[],
  { service, clientIp }: WishedUse,
): RefusalCode | null {
  if (!isPlaceAllowed(allowedCidrs, clientIp)) return 'ip-not-allowed';
  return service === undefined || services.includes(service) ? null : 'service-not-granted';
}

/** Why the key is good for nothing, whoever uses it for what; null where it is. */
export function lackOf(key: KeyFacts, { member, project, owner }: Standing, nowMs: number): RefusalCode | null {
  // A membership that is over ends its keys, be it a moment before their deletion is stored.
  if (key.deleted || hasOutlived(member, key.role)) return 'deleted';
  if (project.state === 'closed') return 'project-closed';
  if (key.disabled) return 'disabled';
  if (project.state === 'suspended') return 'project-suspended';
  if (owner.state === 'disabled') return 'owner-disabled';
  return key.expiresAt <= nowMs ? 'expired' : null;
}

/** Those the owner may use now, and of these the ones the key is confined to, if it is. */
export function servicesOf(scopes: KeyFacts['scopes'], granted: readonly string[]): readonly string[] {
  return scopes === null ? granted : granted.filter((service) => scopes.includes(service));
}

/** A standard key has those it names, a master key all; either only as far as the role reaches. */
export function platformScopesOf({
  kind,
  scopes,
  role,
}: Pick<KeyFacts, 'kind' | 'scopes' | 'role'>): readonly PlatformScope[] {
  if (kind !== 'master' && scopes === null) return none;
  const isNamed = (scope: PlatformScope) => kind === 'master' || scopes?.includes(scope) === true;
  return everyScope.filter((scope) => isNamed(scope) && rolesByScope[scope].includes(role));
}

/** A key is of one membership in one role, for good. */
function hasOutlived({ role, removed }: Standing['member'], ofKey: Role): boolean {
  return removed || (role !== null && role !== ofKey);
}

/** Of a key that is confined to networks, a use that does not say from where is refused. */
function isPlaceAllowed(allowedCidrs: readonly string[], clientIp: string | undefined): boolean {
  return allowedCidrs.length === 0 || (clientIp !== undefined && isWithin(clientIp, allowedCidrs));
}
