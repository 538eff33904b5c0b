import { Problem } from '#contracts';
import type { ApiKey } from './api-key.js';

/**
 * A master key is not deleted by a slip: its id is typed once more.
 * @throws Problem `api-key.confirmation-missing`.
 */
export function assertConfirmed({ _id, kind }: ApiKey, confirm: string | undefined): void {
  if (kind !== 'master' || confirm === _id) return;
  throw new Problem('api-key.confirmation-missing', [{ field: 'confirm', message: 'must be the id of the key' }]);
}
