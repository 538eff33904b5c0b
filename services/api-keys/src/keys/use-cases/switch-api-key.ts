import { Injectable } from '@nestjs/common';
import { apiKeyDisabled, apiKeyEnabled, type ApiKeyView, type KeyRequest } from '#contracts';
import { Clock } from '#outbox';
import { assertManageable } from '../domain/access.js';
import { toView } from '../domain/key-view.js';
import { KeyChanges } from '../key-changes.js';
import { ApiKeyStore } from '../store/api-key.store.js';

/** Off and on again. A key that stands as it is wanted is left alone, and there is no event. */
@Injectable()
export class SwitchApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly changes: KeyChanges,
    private readonly clock: Clock,
  ) {}

  async disable(request: KeyRequest): Promise<ApiKeyView> {
    const { actor, keyId } = request;
    const key = await this.keys.change(keyId, (found, now) => {
      assertManageable(found, request, 'api-keys:switch');
      if (found.disabledAt !== null) return null;
      const data = { disabledAt: now.toISOString() };
      return { set: { disabledAt: now }, event: apiKeyDisabled.of({ actor, data }) };
    });
    const view = toView(key, this.clock.now());
    return { ...view, revision: await this.changes.settle(view, actor) };
  }

  async enable(request: KeyRequest): Promise<ApiKeyView> {
    const { actor, keyId } = request;
    const key = await this.keys.change(keyId, (found) => {
      assertManageable(found, request, 'api-keys:switch');
      if (found.disabledAt === null) return null;
      const data = { disabledAt: found.disabledAt.toISOString() };
      return { set: { disabledAt: null }, event: apiKeyEnabled.of({ actor, data }) };
    });
    const view = toView(key, this.clock.now());
    this.changes.announce(view);
    return view;
  }
}
