import { Logger } from '@nestjs/common';
import type { ReadingGate } from '#messaging';

/** Work that the leader does again and again, and at once when asked to. One that fails is done again in its turn. */
export class Rounds {
  private readonly logger: Logger;
  private running: Promise<void> = Promise.resolve();
  private stopping = false;
  private asked = false;
  private failing = false;
  private wake: () => void = () => {};
  private stopped: () => void = () => {};

  constructor(
    private readonly gate: ReadingGate,
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
  ) {
    this.logger = new Logger(name);
  }

  start(): void {
    this.running = this.goRound();
  }

  /** Ends after the round under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.stopped();
    this.wake();
    await this.running;
  }

  /** Makes the next round the one that begins now, or after the one under way. */
  soon(): void {
    this.asked = true;
    this.wake();
  }

  private async goRound(): Promise<void> {
    const stopped = new Promise<void>((resolve) => (this.stopped = resolve));
    while (!this.stopping) {
      await Promise.race([this.gate.untilOpen(), stopped]);
      if (this.stopping) return;
      this.asked = false;
      await this.work().then(
        () => (this.failing = false),
        (failure: unknown) => this.note(failure),
      );
      await this.pause();
    }
  }

  private note(failure: unknown): void {
    if (this.failing || !this.gate.isOpen) return;
    this.failing = true;
    const reason = failure instanceof Error ? failure.message : String(failure);
    this.logger.warn({ msg: 'this will be done again', work: this.name, reason });
  }

  private pause(): Promise<void> {
    if (this.asked || this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.everyMs).unref();
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
