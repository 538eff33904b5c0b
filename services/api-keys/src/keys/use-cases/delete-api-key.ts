import { Injectable } from '@nestjs/common';
import { apiKeyDeleted, type DeleteApiKeyRequest, type RevokedView } from '#contracts';
import { assertManageable, assertVersion, assertVisible } from '../domain/access.js';
import { assertConfirmed } from '../domain/deletion.js';
import type { KeyVersion } from '../domain/revision.js';
import { KeyChanges } from '../key-changes.js';
import { ApiKeyStore } from '../store/api-key.store.js';

@Injectable()
export class DeleteApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly changes: KeyChanges,
  ) {}

  async execute(request: DeleteApiKeyRequest): Promise<RevokedView> {
    const tombstone = await this.bury(request);
    return { revision: await this.changes.settle(tombstone, request.actor) };
  }

  /** Leaves a tombstone. It is the key's last version, so its event names the revocation however often it is asked for. */
  async bury(request: DeleteApiKeyRequest): Promise<KeyVersion> {
    const { actor, projectId, keyId } = request;
    const { _id, ver } = await this.keys.change(keyId, (key, now) => {
      assertVisible(key, actor, projectId);
      if (key.deletedAt !== null) return null;
      assertManageable(key, request, 'api-keys:delete');
      assertVersion(key, request.expectedVersion);
      assertConfirmed(key, request.confirm);
      const { name, expiresAt } = key;
      const data = { name, expiresAt: expiresAt.toISOString(), deletedAt: now.toISOString() };
      return { set: { deletedAt: now, masterOf: null, nextNoticeAt: null }, event: apiKeyDeleted.of({ actor, data }) };
    });
    return { id: _id, projectId, version: ver };
  }
}
