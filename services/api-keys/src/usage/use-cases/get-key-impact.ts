import { Injectable } from '@nestjs/common';
import type { KeyImpactView, KeyRequest, StaleCaller } from '#contracts';
import { Clock } from '#outbox';
import { assertManageable } from '../../keys/domain/access.js';
import { ApiKeyStore } from '../../keys/store/api-key.store.js';
import { firstHourOfLastDay, type StaleCalls } from '../domain/calls.js';
import { UsageStore } from '../store/usage.store.js';

/** Uses show up here a second or two after they were made, or ten where thousands of keys are in use. */
@Injectable()
export class GetKeyImpact {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly usage: UsageStore,
    private readonly clock: Clock,
  ) {}

  async execute(request: KeyRequest): Promise<KeyImpactView> {
    const key = await this.keys.find(request.keyId);
    assertManageable(key, request, 'api-keys:read');
    const { _id, lastUsedAt, previous } = key;
    const [hours, stale] = await Promise.all([
      this.usage.callsSince(_id, firstHourOfLastDay(this.clock.now())),
      previous === null ? [] : this.usage.staleCallersOf(_id, previous.until),
    ]);
    const services = hours.map(({ service }) => service).filter((service) => service !== null);
    return {
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      callsLastDay: hours.reduce((sum, { calls }) => sum + calls, 0),
      services: [...new Set(services)].sort(),
      staleCallers: stale.map(toStaleCaller),
    };
  }
}

function toStaleCaller({ address, lastUsedAt, calls }: StaleCalls): StaleCaller {
  return { address, lastUsedAt: lastUsedAt.toISOString(), calls };
}
