import { Injectable, Logger } from '@nestjs/common';
import { logEventQuarantined, systemActor } from '#contracts';
import type { Refusal } from '../../intake/domain/judgement.js';
import { OwnEvents } from '../../intake/own-events.js';
import type { Arrival } from '../domain/quarantined.js';
import { QuarantinedStore } from '../store/quarantined.store.js';

@Injectable()
export class PutAside {
  private readonly logger = new Logger('Quarantine');

  constructor(
    private readonly store: QuarantinedStore,
    private readonly own: OwnEvents,
  ) {}

  /** Once it resolves it is kept, and the log says so: whoever sent it need not send it again. */
  async execute(arrival: Arrival, refusal: Refusal): Promise<void> {
    const { _id: id, ver, times, state, eventId, sha256, size: bytes } = await this.store.put(arrival, refusal);
    const { reason, faults } = refusal;
    if (times === 1) {
      const { from, sequence } = arrival;
      this.logger.error({ msg: 'an event was put in quarantine', id, reason, faults, eventId, from, sequence });
    } else if (state === 'quarantined' && isTold(times)) {
      this.logger.warn({ msg: 'what is in quarantine comes again and again', id, reason, times });
    }
    if (ver > 0) return;
    const data = { reason, faults: [...faults], sha256, bytes, eventId };
    await this.own.tell({ aggregate: 'log', id }, 1, logEventQuarantined.of({ actor: systemActor, data }));
    await this.store.noteVersion(id, 1);
  }
}

/** The tenth time, the hundredth, and so on. */
function isTold(times: number): boolean {
  return Number.isInteger(Math.log10(times));
}
