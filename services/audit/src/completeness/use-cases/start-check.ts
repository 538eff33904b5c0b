import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  currentRequest,
  newId,
  Problem,
  toEventActor,
  type Idempotency,
  type Replayable,
  type StartCheckRequest,
  type StartedCheckView,
} from '#contracts';
import { Clock } from '#outbox';
import { CheckDesk } from '../check-desk.js';
import { aCheck, type Check } from '../domain/check.js';
import { CheckStore } from '../store/check.store.js';

@Injectable()
export class StartCheck {
  constructor(
    private readonly checks: CheckStore,
    private readonly desk: CheckDesk,
    private readonly clock: Clock,
  ) {}

  /** Only the process that leads carries it out, and any may be asked: it is stored, and found there. */
  async execute({ actor, idempotency }: StartCheckRequest): Promise<Replayable<StartedCheckView>> {
    assertAllowed(actor, 'audit:check', null);
    const first = await this.checks.findAskedBy(idempotency.key);
    if (first !== null) return replayOf(first, idempotency);
    const requestId = currentRequest()?.requestId ?? null;
    const check = aCheck(newId('chk'), this.clock.now(), {
      actor: toEventActor(actor),
      asked: [idempotency],
      requestId,
    });
    const joined = await this.checks.join(idempotency);
    if (joined === null && !(await this.checks.insert(check))) {
      const other = await this.checks.findAskedBy(idempotency.key);
      if (other === null) throw new Problem('service.busy');
      return replayOf(other, idempotency);
    }
    this.desk.soon();
    return { body: { id: joined?._id ?? check._id }, replayed: false };
  }
}

function replayOf({ _id: id, asked }: Check, { key, fingerprint }: Idempotency): Replayable<StartedCheckView> {
  const first = asked.find((each) => each.key === key);
  if (first?.fingerprint !== fingerprint) throw new Problem('idempotency.key-reused');
  return { body: { id }, replayed: true };
}
