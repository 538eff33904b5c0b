import { Injectable } from '@nestjs/common';
import type { ApiKeyView, GetApiKeyRequest } from '#contracts';
import { Clock } from '#outbox';
import { assertManageable } from '../domain/access.js';
import { toView } from '../domain/key-view.js';
import { ApiKeyStore } from '../store/api-key.store.js';

@Injectable()
export class GetApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly clock: Clock,
  ) {}

  async execute(request: GetApiKeyRequest): Promise<ApiKeyView> {
    const key = await this.keys.find(request.keyId);
    assertManageable(key, request, 'api-keys:read');
    return toView(key, this.clock.now());
  }
}
