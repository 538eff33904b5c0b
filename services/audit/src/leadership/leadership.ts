import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ReadingGate } from '#messaging';
import { LEASE_MS, LeaseStore, type Holding } from './store/lease.store.js';

const RENEW_EVERY_MS = 500;
/** So that whoever waits leads soon after the lease of the last has ended. */
const TRY_EVERY_MS = 150;
const TRY_AGAIN_AFTER_FAILURE_MS = 1_000;
/** The holder stops so much before others may take the lease. */
const STOP_EARLY_MS = 250;
const LAPSED = 'its lease has lapsed';

/** What only the leader does. */
export interface LeadersWork {
  /** Comes before anything is read. The lease is given back where it fails. */
  begin(term: number): Promise<void>;
  /** Resolves once nothing is under way any more. */
  end(): Promise<void>;
}

interface Held extends Holding {
  /** By the monotonic clock of this process, which goes on while it stands still. */
  readonly endsAt: number;
}

/**
 * One of all processes of the audit leads: it reads events, writes the log, signs. It does so under a lease, which it trusts
 * from the moment it asked for it, and not quite as long as MongoDB does: so it stops before another begins. What it has
 * sent by then is fenced off by the log itself, whose places are taken once, and whose head moves within one term only.
 */
@Injectable()
export class Leadership implements ReadingGate, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Leadership.name);
  /** With the process id, so that an operator sees which one it is. */
  private readonly holder = `${process.pid}-${randomUUID()}`;
  private readonly works: LeadersWork[] = [];
  private readonly hearers = new Set<() => void>();
  private held: Held | null = null;
  private opened = false;
  private opening = Promise.withResolvers<void>();
  private lapse: NodeJS.Timeout | undefined;
  private trying: Promise<void> = Promise.resolve();
  private wake: () => void = () => {};
  private stopped = false;
  private failing = false;
  /** By the monotonic clock: another process may be better off. */
  private notBefore = 0;

  constructor(@Inject(LeaseStore) private readonly leases: Pick<LeaseStore, 'take' | 'renew' | 'giveBack'>) {}

  /** To be called before the application starts. */
  serve(work: LeadersWork): void {
    this.works.push(work);
  }

  /** The present term, from the beginning of its work on; null where this process does not lead. */
  get term(): number | null {
    return this.held !== null && performance.now() < this.held.endsAt ? this.held.term : null;
  }

  get isOpen(): boolean {
    return this.opened && this.term !== null;
  }

  async untilOpen(): Promise<void> {
    while (!this.isOpen) {
      // After standing still, before the timer has had its turn.
      if (this.opened) this.close(LAPSED);
      await this.opening.promise;
    }
  }

  onClosed(hear: () => void): () => void {
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }

  onApplicationBootstrap(): void {
    this.trying = this.tryForEver();
  }

  /** Comes before anything else is stopped, so that nothing new is begun; the successor leads at once. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.trying;
    const { held } = this;
    this.close('it stops');
    await Promise.all(this.works.map((work) => work.end()));
    if (held !== null) await this.leases.giveBack(holdingOf(held)).catch(() => {});
  }

  private async tryForEver(): Promise<void> {
    while (!this.stopped) {
      let pauseMs = this.held === null ? TRY_EVERY_MS : RENEW_EVERY_MS;
      try {
        await (this.held === null ? this.take() : this.renew(this.held));
        this.failing = false;
      } catch (failure) {
        this.noteFailure(failure);
        pauseMs = TRY_EVERY_MS;
      }
      if (!this.stopped) await this.pause(pauseMs);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async take(): Promise<void> {
    const sentAt = performance.now();
    if (sentAt < this.notBefore) return;
    const term = await this.leases.take(this.holder);
    if (term === null) return;
    const holding = { holder: this.holder, term };
    this.hold(holding, sentAt);
    void this.open(holding);
  }

  private async renew(held: Held): Promise<void> {
    const sentAt = performance.now();
    if (this.term !== held.term) return this.close(LAPSED);
    const isHeld = await this.leases.renew(holdingOf(held));
    if (this.held?.term !== held.term) return;
    if (isHeld) this.hold(held, sentAt);
    else this.close('another has its lease');
  }

  private hold(holding: Holding, sentAt: number): void {
    const endsAt = sentAt + LEASE_MS - STOP_EARLY_MS;
    this.held = { ...holdingOf(holding), endsAt };
    clearTimeout(this.lapse);
    this.lapse = setTimeout(() => this.close(LAPSED), endsAt - performance.now());
  }

  private async open(holding: Holding): Promise<void> {
    try {
      for (const work of this.works) await work.begin(holding.term);
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      this.logger.error({ msg: 'cannot lead, and gives the lease back', term: holding.term, reason });
      this.notBefore = performance.now() + TRY_AGAIN_AFTER_FAILURE_MS;
      if (this.held?.term !== holding.term) return;
      this.close('it could not begin');
      return this.leases.giveBack(holding).catch(() => {});
    }
    if (this.term !== holding.term || this.stopped) return;
    this.opened = true;
    this.opening.resolve();
    this.logger.log({ msg: 'leads', term: holding.term });
  }

  private close(reason: string): void {
    clearTimeout(this.lapse);
    if (this.held === null) return;
    this.logger.log({ msg: 'leads no more', term: this.held.term, reason });
    this.held = null;
    if (!this.opened) return;
    this.opened = false;
    this.opening = Promise.withResolvers<void>();
    for (const hear of this.hearers) hear();
  }

  private noteFailure(failure: unknown): void {
    if (this.failing) return;
    this.failing = true;
    const reason = failure instanceof Error ? failure.message : String(failure);
    this.logger.warn({ msg: 'who leads cannot be asked at present', reason });
  }
}

function holdingOf({ holder, term }: Holding): Holding {
  return { holder, term };
}
