import { Injectable } from '@nestjs/common';
import { assertAllowed, type Actor, type DeleteApiKeysRequest, type KeyResult, type KeyResults } from '#contracts';
import type { KeyVersion } from '../domain/revision.js';
import { KeyChanges } from '../key-changes.js';
import { DeleteApiKey } from './delete-api-key.js';
import { keyByKey, resultOf } from './key-by-key.js';

@Injectable()
export class DeleteApiKeys {
  constructor(
    private readonly deleteApiKey: DeleteApiKey,
    private readonly changes: KeyChanges,
  ) {}

  /**
   * A master key is refused: there is no room here for its second confirmation. What is deleted is settled all at once,
   * so that a verifier that does not answer is waited for once, however many keys there are.
   */
  async execute({ actor, projectId, ids }: DeleteApiKeysRequest): Promise<KeyResults> {
    assertAllowed(actor, 'api-keys:delete', projectId);
    const buried = new Map<string, KeyVersion>();
    const results = await keyByKey(ids, async (keyId) => {
      buried.set(keyId, await this.deleteApiKey.bury({ actor, projectId, keyId }));
      return {};
    });
    return { results: await Promise.all(results.map((result) => this.settled(result, buried.get(result.id), actor))) };
  }

  /** What could not be buried stays refused. */
  private async settled(result: KeyResult, tombstone: KeyVersion | undefined, actor: Actor): Promise<KeyResult> {
    if (tombstone === undefined) return result;
    return resultOf(result.id, async () => ({ revision: await this.changes.settle(tombstone, actor) }));
  }
}
