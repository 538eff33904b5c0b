import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { logChecked, newId, Problem, systemActor, toEventActor } from '#contracts';
import { Clock } from '#outbox';
import type { Metrics } from '#runtime';
import { OwnEvents } from '../intake/own-events.js';
import { Rounds } from '../intake/rounds.js';
import { Leadership } from '../leadership/leadership.js';
import { aCheck, dayOf, type Check } from './domain/check.js';
import { CheckStore } from './store/check.store.js';
import { RunCheck, type Outcome } from './use-cases/run-check.js';

const LOOK_EVERY_MS = 1_000;
/** A service that has just been started has other things to do. */
const NO_NIGHT_BEFORE_MS = 10 * 60 * 1_000;

/** Carries out, in the process that leads, the checks that were asked for, and one in each night. */
@Injectable()
export class CheckDesk implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(CheckDesk.name);
  private readonly rounds: Rounds;
  private readonly startedAt = performance.now();
  private lastNight: string | null = null;

  constructor(
    private readonly leadership: Leadership,
    private readonly checks: CheckStore,
    private readonly runCheck: RunCheck,
    private readonly own: OwnEvents,
    private readonly clock: Clock,
  ) {
    this.rounds = new Rounds(leadership, CheckDesk.name, LOOK_EVERY_MS, () => this.carryOutNext());
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Where this process leads, what was asked for is begun now; else the leader sees it soon. */
  soon(): void {
    this.rounds.soon();
  }

  tellTo(metrics: Metrics): void {
    const help =
      'States that the log does not explain, as the last check of everything found; 0 is what there should be.';
    metrics.measure({ name: 'keyward_unexplained_states', help, labels: [] }, async () => {
      const last = await this.checks.findLast();
      return last === null ? [] : [{ labels: {}, sum: last.gaps }];
    });
  }

  /** Asks for the check of this day, in UTC: of however many processes, and however often started, one does. */
  async askForNight(): Promise<void> {
    const now = this.clock.now();
    const night = dayOf(now);
    if (night === this.lastNight) return;
    await this.checks.insert(aCheck(newId('chk'), now, { night, actor: toEventActor(systemActor) }));
    this.lastNight = night;
  }

  private async carryOutNext(): Promise<void> {
    if (performance.now() - this.startedAt > NO_NIGHT_BEFORE_MS) await this.askForNight();
    const check = await this.checks.takeUp();
    if (check === null) return;
    try {
      await this.finish(check, await this.runCheck.execute((outcome) => this.note(check, outcome)));
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      const set = { state: 'failed', reason: `a service did not answer (${failure.code})` } as const;
      await this.checks.note(check._id, { ...set, finishedAt: this.clock.now() });
      this.logger.error({ msg: 'the log could not be checked', id: check._id, code: failure.code });
    }
  }

  private async note({ _id }: Check, outcome: Outcome): Promise<void> {
    if (!this.leadership.isOpen) throw new Error('another process of the audit leads');
    await this.checks.note(_id, outcome);
  }

  /** The event comes first: whoever is killed in between does it all again, and the event is there once. */
  private async finish({ _id, actor, requestId }: Check, outcome: Outcome): Promise<void> {
    const { checked, gaps, holes } = outcome;
    const data = { things: checked.things, entries: checked.entries, gaps };
    const draft = { ...logChecked.of({ actor: systemActor, data }), actor };
    await this.own.tell({ aggregate: 'log', id: _id }, 1, draft, requestId);
    await this.checks.note(_id, { ...outcome, state: 'done', finishedAt: this.clock.now() });
    if (gaps === 0) this.logger.log({ msg: 'every state is explained, 0 gaps', id: _id, ...data });
    else this.logger.error({ msg: 'the log does not explain every state', id: _id, ...data, first: holes[0] });
  }
}
