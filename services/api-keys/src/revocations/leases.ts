import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AskedTogether } from '#outbox';
import { Sightings } from './domain/sightings.js';
import { Monotonic } from './monotonic.js';
import { LeaseStore } from './store/lease.store.js';

const LOOK_EVERY_MS = 1_000;

/**
 * The leases of verifiers. They are looked at all the time, so that one whose verifier has died holds up no revocation
 * that comes later.
 */
@Injectable()
export class Leases implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Leases.name);
  private readonly sightings = new Sightings();
  private readonly readings = new AskedTogether<'all', readonly string[]>(async () => {
    return new Map([['all', await this.read()]]);
  });
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<unknown> = Promise.resolve();
  private failing = false;

  constructor(
    private readonly store: LeaseStore,
    private readonly monotonic: Monotonic,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking = this.look();
    }, LOOK_EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.looking;
  }

  /** Writes down that it has one: what is read after this, it has to be told. */
  renew(verifier: string): Promise<void> {
    return this.store.renew(verifier);
  }

  release(verifier: string): Promise<void> {
    return this.store.remove(verifier);
  }

  /**
   * Verifiers that may honour something by their leases, read after this was called. Any other has no lease, or asks for
   * one later than that: it forgets what it knew, and reads what is stored by now.
   */
  async findLive(): Promise<readonly string[]> {
    return (await this.readings.ask('all')) ?? [];
  }

  private async read(): Promise<readonly string[]> {
    const beganMs = this.monotonic.nowMs();
    const leases = await this.store.listAll();
    const { live, forgotten } = this.sightings.take(leases, beganMs, this.monotonic.nowMs());
    // Not awaited: nobody waits for it, and what fails comes again.
    if (forgotten.length > 0) void Promise.all(forgotten.map((lease) => this.store.forget(lease))).catch(() => null);
    return live;
  }

  private async look(): Promise<void> {
    try {
      await this.findLive();
      this.failing = false;
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      if (!this.failing) this.logger.warn({ msg: 'leases cannot be read at present', reason });
      this.failing = true;
    }
  }
}
