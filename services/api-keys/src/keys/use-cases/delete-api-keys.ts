import { Injectable } from '@nestjs/common';
import { assertAllowed, type DeleteApiKeysRequest, type KeyResults } from '#contracts';
import { DeleteApiKey } from './delete-api-key.js';
import { keyByKey } from './key-by-key.js';

@Injectable()
export class DeleteApiKeys {
  constructor(private readonly deleteApiKey: DeleteApiKey) {}

  /** A master key is refused: there is no room here for its second confirmation. */
  async execute({ actor, projectId, ids }: DeleteApiKeysRequest): Promise<KeyResults> {
    assertAllowed(actor, 'api-keys:delete', projectId);
    const results = await keyByKey(ids, (keyId) => this.deleteApiKey.execute({ actor, projectId, keyId }));
    return { results };
  }
}
