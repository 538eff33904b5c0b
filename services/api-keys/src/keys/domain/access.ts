import { mayDo, Problem, type Actor, type Permission } from '#contracts';
import type { ApiKey } from './api-key.js';

/**
 * Narrows what the store found to a key the actor may do this to: its own, or any of the project for who may manage all.
 * A stranger's or a deleted key answers as a missing one does, so ids cannot be probed.
 * @throws Problem `api-key.not-found`, or `permission.denied` for who may see the key but not do this.
 */
export function assertManageable<Key extends ApiKey>(
  key: Key | null,
  { actor, projectId }: { readonly actor: Actor; readonly projectId: string },
  permission: Permission,
): asserts key is Key {
  if (key === null || key.deletedAt !== null) throw new Problem('api-key.not-found');
  assertVisible(key, actor, projectId);
  if (!mayDo(actor, permission, projectId)) throw new Problem('permission.denied');
}

/** The same without a word on deletion: deleting twice is a success. */
export function assertVisible<Key extends ApiKey>(
  key: Key | null,
  actor: Actor,
  projectId: string,
): asserts key is Key {
  const ofProject = key !== null && key.projectId === projectId;
  const own = ofProject && key.ownerId === actor.userId && mayDo(actor, 'api-keys:read', projectId);
  if (!ofProject || (!own && !mayDo(actor, 'api-keys:manage-all', projectId))) throw new Problem('api-key.not-found');
}

/**
 * The text of a master key is the whole authority of its owner: nobody else is given one, not even an admin.
 * @throws Problem `permission.denied`.
 */
export function assertMayHaveText({ kind, ownerId }: ApiKey, { userId }: Actor): void {
  if (kind === 'master' && ownerId !== userId) throw new Problem('permission.denied');
}

/**
 * Whether the actor may be told of a presented key if it holds, and why not: an operator of any, somebody who is logged
 * in of its own, a program with a key of every key of its project. To everybody else the key is unknown. Whether a
 * program's key may ask at all is `assertInScope`'s matter.
 */
export function mayAskAbout(actor: Actor, { projectId, ownerId }: ApiKey): boolean {
  if (actor.key !== undefined) return actor.membership?.projectId === projectId;
  return actor.operator || actor.userId === ownerId;
}

/** @throws Problem `request.version-outdated` where the caller has seen another version of the key. */
export function assertVersion({ ver }: ApiKey, expected: number | undefined): void {
  if (expected !== undefined && expected !== ver) throw new Problem('request.version-outdated');
}
