import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  mayDo,
  pageOf,
  type ApiKeyView,
  type ListApiKeysRequest,
  type Page,
} from '#contracts';
import { Clock } from '#outbox';
import { toView } from '../domain/api-key.js';
import { ApiKeyStore } from '../store/api-key.store.js';

@Injectable()
export class ListApiKeys {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, projectId, query }: ListApiKeysRequest): Promise<Page<ApiKeyView>> {
    assertAllowed(actor, 'api-keys:read', projectId);
    const seesAll = mayDo(actor, 'api-keys:manage-all', projectId);
    const ownerId = seesAll ? (query.ownerId ?? null) : actor.userId;
    const list = `api-keys:${projectId}:${ownerId ?? '*'}`;
    const after = decodeCursor(list, query.cursor);
    const found = await this.keys.list({ projectId, ownerId }, after, query.limit + 1);
    const now = this.clock.now();
    return pageOf(
      found,
      query.limit,
      ({ _id }) => encodeCursor(list, _id),
      (key) => toView(key, now),
    );
  }
}
