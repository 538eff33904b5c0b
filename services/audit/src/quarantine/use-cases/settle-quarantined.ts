import { Injectable } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import {
  assertAllowed,
  currentRequest,
  Problem,
  toEventActor,
  type Idempotency,
  type Replayable,
  type SettleQuarantinedEventRequest,
} from '#contracts';
import type { Quarantined, Wish } from '../domain/quarantined.js';
import { QuarantineDesk } from '../quarantine-desk.js';
import { QuarantinedStore } from '../store/quarantined.store.js';

const WAIT_MS = 2_200;
const LOOK_EVERY_MS = 50;

/**
 * Only the process that leads can write the log, and any process may be asked: so what is wanted is stored with the thing,
 * and the answer is read from there.
 */
@Injectable()
export class SettleQuarantined {
  constructor(
    private readonly store: QuarantinedStore,
    private readonly desk: QuarantineDesk,
  ) {}

  /** @throws Problem `quarantined-event.settled`; `service.busy` where somebody else wants something of it just now. */
  async execute<Body>(
    { actor, eventId, idempotency }: SettleQuarantinedEventRequest,
    kind: Wish['kind'],
  ): Promise<Replayable<Body>> {
    assertAllowed(actor, 'quarantine:manage', null);
    const first = answerIn(await this.find(eventId), idempotency);
    if (first !== null) return { body: first as Body, replayed: true };
    const requestId = currentRequest()?.requestId ?? null;
    await this.wish(eventId, { kind, actor: toEventActor(actor), requestId, idempotency });
    this.desk.soon();
    return { body: (await this.answered(eventId, idempotency)) as Body, replayed: false };
  }

  private async wish(id: string, wish: Wish): Promise<void> {
    if (await this.store.wish(id, wish)) return;
    const present = await this.find(id);
    if (present.state !== 'quarantined') throw new Problem('quarantined-event.settled');
    // A retry of a request whose outcome was not known.
    if (present.wish?.idempotency.key !== wish.idempotency.key) throw new Problem('service.busy');
  }

  private async answered(id: string, idempotency: Idempotency): Promise<unknown> {
    const giveUpAt = performance.now() + WAIT_MS;
    while (performance.now() < giveUpAt) {
      const answer = answerIn(await this.find(id), idempotency);
      if (answer !== null) return answer;
      await wait(LOOK_EVERY_MS);
    }
    throw new Problem('request.timed-out');
  }

  private async find(id: string): Promise<Quarantined> {
    const found = await this.store.find(id);
    if (found === null) throw new Problem('quarantined-event.not-found');
    return found;
  }
}

function answerIn({ answers }: Quarantined, { key, fingerprint }: Idempotency): unknown {
  const answer = answers.find(({ idempotency }) => idempotency.key === key);
  if (answer === undefined) return null;
  if (answer.idempotency.fingerprint !== fingerprint) throw new Problem('idempotency.key-reused');
  return answer.body;
}
