import type { Actor, Role } from './actor.js';
import { Problem } from './problem.js';

const everyone: readonly Role[] = ['admin', 'user', 'auditor'];
const adminAndUser: readonly Role[] = ['admin', 'user'];
const adminOnly: readonly Role[] = ['admin'];
const operatorOnly: readonly Role[] = [];

/**
 * Which roles of a project may do what. An operator may do everything; a caller outside the project, nothing.
 * Read by the gateway's guard, by the owning service and by the OpenAPI document.
 */
const rolesByPermission = {
  'users:create': operatorOnly,
  'projects:create': operatorOnly,
  'projects:read': everyone,
  'members:add': operatorOnly,
  'members:list': everyone,
  /** Beyond one's own row. */
  'members:list-all': adminOnly,
  'api-keys:create': adminAndUser,
  'api-keys:read': adminAndUser,
  'api-keys:extend': adminAndUser,
  'api-keys:delete': adminAndUser,
  /** Beyond one's own: every key of the project. */
  'api-keys:manage-all': adminOnly,
  'audit:read': ['admin', 'auditor'],
  'audit:read-all-projects': operatorOnly,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof rolesByPermission;

/** What a caller without the right is told nothing of, not even that it is there. */
const hidden: ReadonlySet<Permission> = new Set(['audit:read', 'audit:read-all-projects']);

/** The roles of a project that may do this, for documents and buttons. Operators always may. */
export function rolesAllowed(permission: Permission): readonly Role[] {
  return rolesByPermission[permission];
}

/** Whether the actor may do this in the project; `null` asks about things outside any project. */
export function mayDo(actor: Actor, permission: Permission, projectId: string | null): boolean {
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

function roleIn(actor: Actor, projectId: string | null): Role | null {
  return projectId !== null && actor.membership?.projectId === projectId ? actor.membership.role : null;
}
