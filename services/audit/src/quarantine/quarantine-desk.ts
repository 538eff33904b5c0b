import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { logEventDiscarded, logEventReplayed, systemActor, type EventDraft, type ReplayOutcome } from '#contracts';
import { Admission } from '../intake/admission.js';
import { DIFFERS, failed, judge } from '../intake/domain/judgement.js';
import { OwnEvents } from '../intake/own-events.js';
import { Rounds } from '../intake/rounds.js';
import { Leadership } from '../leadership/leadership.js';
import { NotLeading } from '../log/log-writer.js';
import { toQuarantinedView, type Quarantined, type Wish } from './domain/quarantined.js';
import { QuarantinedStore } from './store/quarantined.store.js';

const LOOK_EVERY_MS = 500;

type Settled = Pick<Quarantined, 'state' | 'reason' | 'faults'>;

/** Carries out, in the process that leads, what operators want done with what is in quarantine. */
@Injectable()
export class QuarantineDesk implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;

  constructor(
    leadership: Leadership,
    private readonly store: QuarantinedStore,
    private readonly admission: Admission,
    private readonly own: OwnEvents,
  ) {
    this.rounds = new Rounds(leadership, QuarantineDesk.name, LOOK_EVERY_MS, () => this.carryOutAll());
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Where this process leads, what was wished is done now; else the leader sees it soon. */
  soon(): void {
    this.rounds.soon();
  }

  private async carryOutAll(): Promise<void> {
    for (const quarantined of await this.store.listWished()) {
      if (quarantined.wish !== null) await this.carryOut(quarantined, quarantined.wish);
    }
  }

  private carryOut(quarantined: Quarantined, wish: Wish): Promise<void> {
    return wish.kind === 'replay' ? this.replay(quarantined, wish) : this.discard(quarantined, wish);
  }

  private async discard(quarantined: Quarantined, wish: Wish): Promise<void> {
    const { reason, faults } = quarantined;
    const settled = { state: 'discarded', reason, faults } as const;
    const draft = { ...logEventDiscarded.of({ actor: systemActor, data: {} }), actor: wish.actor };
    await this.settle(quarantined, wish, { settled, draft, answer: (event) => event });
  }

  private async replay(quarantined: Quarantined, wish: Wish): Promise<void> {
    const { outcome, settled } = await this.tryAgain(quarantined);
    const faults = outcome === 'refused' ? [...settled.faults] : [];
    const draft = { ...logEventReplayed.of({ actor: systemActor, data: { outcome, faults } }), actor: wish.actor };
    await this.settle(quarantined, wish, { settled, draft, answer: (event) => ({ outcome, faults, event }) });
  }

  private async tryAgain({ text, reason, faults }: Quarantined): Promise<{ outcome: ReplayOutcome; settled: Settled }> {
    const judgement = judge(text);
    if ('refusal' in judgement) return { outcome: 'refused', settled: { state: 'quarantined', ...judgement.refusal } };
    try {
      const { parked, differing } = await this.admission.admit([judgement.event]);
      if (differing.length > 0) return { outcome: 'refused', settled: { state: 'quarantined', ...DIFFERS } };
      const outcome = parked.length > 0 ? 'waiting' : 'taken-in';
      return { outcome, settled: { state: 'replayed', reason, faults } };
    } catch (failure) {
      if (failure instanceof NotLeading) throw failure;
      return { outcome: 'refused', settled: { state: 'quarantined', ...failed(failure) } };
    }
  }

  private async settle(
    quarantined: Quarantined,
    { requestId, idempotency }: Wish,
    { settled, draft, answer }: { settled: Settled; draft: EventDraft; answer: (event: object) => object },
  ): Promise<void> {
    const { _id: id } = quarantined;
    const ver = quarantined.ver + 1;
    await this.own.tell({ aggregate: 'log', id }, ver, draft, requestId);
    const body = answer(toQuarantinedView({ ...quarantined, ...settled }));
    await this.store.settle(id, { ...settled, ver }, { idempotency, body });
  }
}
