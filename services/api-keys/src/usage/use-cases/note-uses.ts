import { Injectable } from '@nestjs/common';
import type { NoteUsesRequest } from '#verifier';
import { Clock } from '#outbox';
import { ApiKeyStore } from '../../keys/store/api-key.store.js';
import { assertStorable } from '../domain/noted-uses.js';
import { UsageRecorder } from '../usage-recorder.js';

/** Adds the uses that verifiers have let pass without asking. */
@Injectable()
export class NoteUses {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly usage: UsageRecorder,
    private readonly clock: Clock,
  ) {}

  /** All of them or, where it fails, none: they will be told again. No use is later than now, whatever clock it was told by. */
  async execute(request: NoteUsesRequest): Promise<null> {
    assertStorable(request);
    const stale = request.uses.filter(({ staleAddress }) => staleAddress !== undefined);
    const endsOfTexts = new Map(await Promise.all(stale.map(({ keyId }) => this.endOfText(keyId))));
    const now = this.clock.now().getTime();
    for (const { keyId, service, calls, lastUsedAt, staleAddress: address } of request.uses) {
      const until = address === undefined ? null : endsOfTexts.get(keyId);
      const at = new Date(Math.min(lastUsedAt, now));
      this.usage.add({ keyId, service, calls, at, stale: address === undefined || !until ? null : { until, address } });
    }
    return null;
  }

  /** When the text from before the last rotation ends, or ended; null where there is none any more. */
  private async endOfText(keyId: string) {
    return [keyId, (await this.keys.find(keyId))?.previous?.until ?? null] as const;
  }
}
