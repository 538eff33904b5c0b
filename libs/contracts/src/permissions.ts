import type { Actor, ActorKey, Role } from './actor.js';
import type { PlatformScope } from './api-keys/key-kinds.js';
import { Problem } from './problem.js';

const everyone: readonly Role[] = ['admin', 'user', 'auditor'];
const adminAndUser: readonly Role[] = ['admin', 'user'];
const adminAndAuditor: readonly Role[] = ['admin', 'auditor'];
const adminOnly: readonly Role[] = ['admin'];
const operatorOnly: readonly Role[] = [];

/**
 * Which roles of a project may do what. An operator may do everything; a caller outside the project, nothing.
 * Read by the gateway's guard, by the owning service, by the OpenAPI document and by the table in docs/permissions.md.
 */
const rolesByPermission = {
  'users:create': operatorOnly,
  /** List, disable and enable accounts. */
  'users:manage': operatorOnly,
  /** Forget a person for good. */
  'users:erase': operatorOnly,
  'projects:create': operatorOnly,
  'projects:read': everyone,
  /** Rename, suspend, resume, close. */
  'projects:manage': operatorOnly,
  /** Put an account in without asking its owner. */
  'members:add': operatorOnly,
  'members:list': everyone,
  /** Beyond one's own row. */
  'members:list-all': adminAndAuditor,
  /** Change roles; make service accounts. */
  'members:manage': adminOnly,
  /** Oneself. */
  'members:leave': everyone,
  /** Anybody. */
  'members:remove': adminOnly,
  /** The tick boxes: which services a member may use. */
  'permissions:change': adminOnly,
  'invitations:manage': adminOnly,
  /** The catalogue of services, and their prices. */
  'services:manage': operatorOnly,
  'api-keys:create': adminAndUser,
  /** One's own: an auditor has its master key. */
  'api-keys:read': everyone,
  'api-keys:edit': adminAndUser,
  'api-keys:extend': adminAndUser,
  'api-keys:rotate': everyone,
  /** Disable and enable. */
  'api-keys:switch': adminAndUser,
  'api-keys:delete': everyone,
  /** One's own master key, once. */
  'api-keys:reveal': everyone,
  'api-keys:import': adminOnly,
  /** How long keys of the project live. Every member may read it. */
  'api-key-policy:read': everyone,
  'api-key-policy:change': adminOnly,
  /** Beyond one's own: every key of the project. */
  'api-keys:manage-all': adminOnly,
  'audit:read': adminAndAuditor,
  'audit:read-all-projects': operatorOnly,
  /** Hold everything there is against the log. */
  'audit:check': operatorOnly,
  /** What came as an event and was not taken into the log. */
  'quarantine:manage': operatorOnly,
  /** Hear of what happens as it happens. */
  'events:read': adminAndAuditor,
  'events:read-all-projects': operatorOnly,
  'webhooks:manage': adminOnly,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof rolesByPermission;

/** What a caller without the right is told nothing of, not even that it is there. */
const hidden: ReadonlySet<Permission> = new Set([
  'audit:read',
  'audit:read-all-projects',
  'audit:check',
  'quarantine:manage',
  'events:read',
  'events:read-all-projects',
]);

/** What is for the owner in person: no key does it, not even its master key. */
const inPerson: ReadonlySet<Permission> = new Set(['api-keys:reveal']);

/** Everything there is to be allowed, in the order of the table. */
export const permissions = Object.keys(rolesByPermission) as readonly Permission[];

/** The roles of a project that may do this, for documents and buttons. Operators always may. */
export function rolesAllowed(permission: Permission): readonly Role[] {
  return rolesByPermission[permission];
}

/** Whether a caller without the right is answered as if there were nothing at that address. */
export function isHidden(permission: Permission): boolean {
  return hidden.has(permission);
}

/**
 * Whether the actor may do this in the project; `null` asks about things outside any project. With a key one may what
 * its owner may in the key's project, and of that a standard key only what its platform scopes name.
 */
export function mayDo(actor: Actor, permission: Permission, projectId: string | null): boolean {
  if (actor.key !== undefined && (inPerson.has(permission) || !reaches(actor.key, permission))) return false;
  if (actor.operator) return true;
  const role = roleIn(actor, projectId);
  return role !== null && rolesAllowed(permission).includes(role);
}

/**
 * Lets the request pass, or says no in the way that tells a stranger nothing.
 * @throws Problem `project.not-found` outside the project, `permission.denied` inside it; for the audit log, that
 *   there is nothing.
 */
export function assertAllowed(actor: Actor, permission: Permission, projectId: string | null): void {
  if (mayDo(actor, permission, projectId)) return;
  if (projectId === null) throw new Problem(hidden.has(permission) ? 'request.unknown-path' : 'permission.denied');
  const isStranger = roleIn(actor, projectId) === null;
  throw new Problem(isStranger || hidden.has(permission) ? 'project.not-found' : 'permission.denied');
}

/**
 * The same for what changes something.
 * @throws Problem `project.suspended` or `project.closed` besides, where members may only look.
 */
export function assertMayChange(actor: Actor, permission: Permission, projectId: string | null): void {
  assertAllowed(actor, permission, projectId);
  const state = actor.membership?.projectState;
  if (!actor.operator && state !== undefined) throw new Problem(`project.${state}`);
}

/**
 * For what takes keys and asks for no permission: lets in who presents no key, a master key, or one with this scope.
 * @throws Problem `permission.denied`.
 */
export function assertInScope({ key }: Actor, scope: PlatformScope): void {
  if (key !== undefined && !reaches(key, scope)) throw new Problem('permission.denied');
}

/** Who may read what happened with a key may hear of it as well: it is the same log. */
function reaches({ kind, scopes }: ActorKey, wanted: Permission | PlatformScope): boolean {
  const scopeWanted = wanted === 'events:read' ? 'audit:read' : wanted;
  return kind === 'master' || scopes.some((scope) => scope === scopeWanted);
}

function roleIn(actor: Actor, projectId: string | null): Role | null {
  return projectId !== null && actor.membership?.projectId === projectId ? actor.membership.role : null;
}
