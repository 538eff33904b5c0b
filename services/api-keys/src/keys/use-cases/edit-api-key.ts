import { Injectable } from '@nestjs/common';
import { apiKeyEdited, Problem, type ApiKeyView, type EditApiKeyRequest } from '#contracts';
import { Clock } from '#outbox';
import { Holders } from '../../tenants/holders.js';
import { assertManageable, assertVersion } from '../domain/access.js';
import type { ApiKey } from '../domain/api-key.js';
import { assertOpen } from '../domain/verification.js';
import { toView } from '../domain/key-view.js';
import { assertGranted, changeOf, servicesIn } from '../domain/settings.js';
import { KeyChanges } from '../key-changes.js';
import { ApiKeyStore } from '../store/api-key.store.js';

@Injectable()
export class EditApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly holders: Holders,
    private readonly changes: KeyChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * Only scopes that are new to the key are held against the owner's grants: an edit may keep what is in vain just now. A
   * retry of what was done finds it done, whatever version it speaks of (RFC 9110 §13.1.1).
   */
  async execute(request: EditApiKeyRequest): Promise<ApiKeyView> {
    const { actor, projectId, keyId } = request;
    const found = await this.keys.find(keyId);
    assertEditable(found, request);
    const [project, services] = await Promise.all([
      this.holders.stateOfProject(projectId),
      this.holders.servicesOf(found.memberId, servicesIn(request.scopes)),
    ]);
    const key = await this.keys.change(keyId, (current) => {
      assertEditable(current, request);
      assertOpen(project);
      const change = changeOf(current, request);
      if (change === null) return null;
      assertVersion(current, request.expectedVersion);
      assertGranted(change.after.scopes, current.role, [...services, ...servicesIn(current.scopes)]);
      return { set: change.after, event: apiKeyEdited.of({ actor, data: change }) };
    });
    const view = toView(key, this.clock.now());
    return { ...view, revision: await this.changes.settle(view, actor) };
  }
}

function assertEditable<Key extends ApiKey>(key: Key | null, request: EditApiKeyRequest): asserts key is Key {
  assertManageable(key, request, 'api-keys:edit');
  const isConfined = request.scopes !== undefined && request.scopes !== null;
  if (key.kind === 'master' && isConfined) throw new Problem('api-key.master-fixed');
}
