import { Injectable } from '@nestjs/common';
import { listEntriesOfTarget, systemActor, type AuditEntryView, type KeyHistoryRequest, type Page } from '#contracts';
import { CommandBus } from '#messaging';
import { assertVisible } from '../domain/access.js';
import { ApiKeyStore } from '../store/api-key.store.js';

@Injectable()
export class GetKeyHistory {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly bus: CommandBus,
  ) {}

  /** Of a deleted key too: its tombstone says whose it was. What has just happened may take a moment to be in the log. */
  async execute({ actor, projectId, keyId, query }: KeyHistoryRequest): Promise<Page<AuditEntryView>> {
    assertVisible(await this.keys.find(keyId), actor, projectId);
    return this.bus.request(listEntriesOfTarget, { actor: systemActor, projectId, target: keyId, query });
  }
}
