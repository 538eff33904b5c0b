import { Injectable } from '@nestjs/common';
import type { RateLimitState } from '#contracts';
import { Clock } from '#outbox';
import { RateLimits, type WishedUse } from '#verifier';
import type { ApiKey } from '../keys/domain/api-key.js';
import { authorityOf, noAuthority, type Authority, type UseCode } from '../keys/domain/verification.js';
import { KeyCounters } from '../keys/store/key-counters.js';
import { Holders } from '../tenants/holders.js';
import { UsageRecorder } from '../usage/usage-recorder.js';
import type { PresentedKey } from './presented-keys.js';

export interface CostedUse extends WishedUse {
  /** Uses that it counts for. 0 asks whether the key holds, and uses nothing. */
  readonly cost: number;
}

/** What came of using a key. */
export interface UsedKey extends Authority {
  /** After this use; null: no bound. */
  readonly remainingUses: number | null;
  /** Null where the key has no limit, or was refused for something else before it was asked. */
  readonly rateLimit: RateLimitState | null;
}

/** Uses keys: finds out whether they hold, and counts it where they do. */
@Injectable()
export class KeyUses {
  constructor(
    private readonly holders: Holders,
    private readonly counters: KeyCounters,
    private readonly rateLimits: RateLimits,
    private readonly usage: UsageRecorder,
    private readonly clock: Clock,
  ) {}

  /**
   * A use that is refused for any reason uses nothing up. Whether it comes too often is asked once all else holds, and
   * whether there are uses left at the very end.
   */
  async use(presented: PresentedKey, use: CostedUse): Promise<UsedKey> {
    const { key } = presented;
    const { remainingUses } = key;
    const standing = await this.holders.standingOf(key);
    const authority = authorityOf(key, standing, this.clock.now(), use);
    if (authority.code !== 'valid') return { ...authority, remainingUses, rateLimit: null };
    const admission = this.admit(key, use.cost);
    const rateLimit = admission?.state ?? null;
    const refused = (code: UseCode) => ({ ...noAuthority(code), remainingUses, rateLimit });
    if (admission?.allowed === false) return refused('rate-limited');
    const counted = await this.countDown(presented, use.cost);
    if (!counted.taken) return refused(counted.code);
    if (use.cost > 0) this.usage.note(presented, use);
    return { ...authority, remainingUses: counted.remaining, rateLimit };
  }

  /** Null where the key has no limit. */
  private admit({ _id, rateLimit }: ApiKey, cost: number) {
    return rateLimit && this.rateLimits.take(_id, rateLimit, cost, this.clock.now().getTime());
  }

  private async countDown({ key: { _id, remainingUses } }: PresentedKey, cost: number) {
    if (remainingUses === null || cost === 0) return { taken: true, remaining: remainingUses } as const;
    if (remainingUses < cost) return { taken: false, code: 'uses-exhausted' } as const;
    return this.counters.takeUses(_id, cost);
  }
}
