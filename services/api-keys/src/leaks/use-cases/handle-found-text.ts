import { Injectable, Logger } from '@nestjs/common';
import { apiKeyLeaked, systemActor } from '#contracts';
import { Clock } from '#outbox';
import { KeyChanges } from '../../keys/key-changes.js';
import { ApiKeyStore } from '../../keys/store/api-key.store.js';
import { PolicyStore } from '../../policies/store/policy.store.js';
import { foundTextOf } from '../domain/found-text.js';
import type { FoundText } from '../store/leak-report.schema.js';

@Injectable()
export class HandleFoundText {
  private readonly logger = new Logger(HandleFoundText.name);

  constructor(
    private readonly keys: ApiKeyStore,
    private readonly policies: PolicyStore,
    private readonly changes: KeyChanges,
    private readonly clock: Clock,
  ) {}

  /** Disables or flags the key that has this text, by its project's policy: once for each text, however often it is found. */
  async execute({ keyId, hmacs }: FoundText): Promise<void> {
    const [named, imported] = await Promise.all([this.keys.find(keyId), this.keys.findImported(hmacs)]);
    for (const key of [named, ...imported]) {
      if (key !== null && foundTextOf(key, hmacs, this.clock.now()) !== null) await this.handle(key, hmacs);
    }
  }

  private async handle(
    { _id, projectId }: { _id: string; projectId: string },
    hmacs: readonly string[],
  ): Promise<void> {
    const { onLeak } = await this.policies.policyOf(projectId);
    const action = onLeak === 'disable' ? 'disabled' : 'flagged';
    const { ver } = await this.keys.change(_id, (key, now) => {
      const text = key && foundTextOf(key, hmacs, now);
      if (key === null || text === null) return null;
      const { name, ownerId, leakedTexts = [] } = key;
      if (leakedTexts.includes(text.hmac)) return null;
      const data = { name, ownerId, leakedAt: now.toISOString(), action } as const;
      this.logger.warn({ msg: 'a key was found in public', keyId: _id, action });
      return {
        set: {
          leakedAt: now,
          leakedTexts: [...leakedTexts, text.hmac],
          ...(action === 'disabled' && { disabledAt: now }),
        },
        event: apiKeyLeaked.of({ actor: systemActor, data }),
      };
    });
    this.changes.announce({ id: _id, projectId, version: ver });
  }
}
