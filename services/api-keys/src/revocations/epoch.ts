import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '#outbox';
import { Monotonic } from './monotonic.js';
import { EpochStore } from './store/epoch.store.js';

const LOOK_EVERY_MS = 250;
const JUMP_MS = 1_000;
/** What was dated before the process stood still, and stored after it, may be told to nobody. */
const STANDSTILL_MS = 3_000;

/**
 * What verifiers know of one epoch is nothing in the next. What changed lately is found by the dates of the changes, so
 * a new one begins where dates cannot be relied on: the clock of this process was set, or it stood still.
 */
@Injectable()
export class Epoch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Epoch.name);
  private timer: NodeJS.Timeout | null = null;
  private wallMs: number;
  private monotonicMs: number;
  private isOver = false;
  private beginning: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EpochStore,
    private readonly clock: Clock,
    private readonly monotonic: Monotonic,
  ) {
    this.wallMs = clock.now().getTime();
    this.monotonicMs = monotonic.nowMs();
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.keepUp().catch(() => null), LOOK_EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.beginning.catch(() => null);
  }

  /** The present one. @throws where another has to begin and cannot be stored: nobody may be told the old one then. */
  async current(): Promise<string> {
    await this.keepUp();
    return this.store.read();
  }

  private keepUp(): Promise<void> {
    this.look();
    if (this.isOver) this.beginning = this.begin();
    return this.beginning;
  }

  private look(): void {
    const [wallMs, monotonicMs] = [this.clock.now().getTime(), this.monotonic.nowMs()];
    const passedMs = monotonicMs - this.monotonicMs;
    const jumpMs = Math.round(wallMs - this.wallMs - passedMs);
    this.wallMs = wallMs;
    this.monotonicMs = monotonicMs;
    if (Math.abs(jumpMs) < JUMP_MS && passedMs < STANDSTILL_MS) return;
    this.isOver = true;
    this.logger.warn({ msg: 'the clock was set, or the process stood still: verifiers forget what they know', jumpMs });
  }

  private async begin(): Promise<void> {
    this.isOver = false;
    try {
      await this.store.replace();
    } catch (failure) {
      this.isOver = true;
      throw failure;
    }
  }
}
