import { mayDo, Problem, type Actor } from '#contracts';
import { assertVisible } from '../../keys/domain/access.js';
import type { ApiKey } from '../../keys/domain/api-key.js';
import { masterOf } from './master-key.js';

/**
 * Narrows what the store found to a master key of the caller's own present role, deleted or not. Nobody else is shown
 * its text, not even an admin, nor a program that has it already.
 * @throws Problem `api-key.not-found` also where the role is another by now, `permission.denied`, `api-key.not-master`.
 */
export function assertOwnMaster<Key extends ApiKey>(
  key: Key | null,
  { actor, projectId }: { readonly actor: Actor; readonly projectId: string },
): asserts key is Key {
  assertVisible(key, actor, projectId);
  if (key.kind !== 'master' && key.deletedAt !== null) throw new Problem('api-key.not-found');
  if (key.ownerId !== actor.userId || !mayDo(actor, 'api-keys:reveal', projectId))
    throw new Problem('permission.denied');
  if (key.kind !== 'master') throw new Problem('api-key.not-master');
  const { membership } = actor;
  if (membership === null || masterOf(membership) !== masterOf(key)) throw new Problem('api-key.not-found');
}

/**
 * What is told of a deleted master key that has a living successor: that the text of it was given out already, or that
 * it is to be asked for under its own id.
 */
export function succeeded({ digest }: Pick<ApiKey, 'digest'>): Problem {
  return new Problem(digest === null ? 'api-key.not-found' : 'api-key.revealed');
}
