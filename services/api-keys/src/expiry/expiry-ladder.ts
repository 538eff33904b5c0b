import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { TellExpiries } from './use-cases/tell-expiries.js';

const EVERY_MS = 5_000;

/** Looks every 5 s for keys whose expiry there is something to tell of. Any number of processes may do so at once. */
@Injectable()
export class ExpiryLadder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExpiryLadder.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(private readonly tellExpiries: TellExpiries) {}

  onApplicationBootstrap(): void {
    this.running = this.runForEver();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async runForEver(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tellExpiries.execute(signal).then(
        () => (this.failing = false),
        (failure: unknown) => this.note(failure),
      );
      await wait(EVERY_MS, null, { signal }).catch(() => null);
    }
  }

  /** What is due stays due. */
  private note(failure: unknown): void {
    if (this.failing || this.stopping.signal.aborted) return;
    this.failing = true;
    const reason = failure instanceof Error ? failure.message : String(failure);
    this.logger.warn({ msg: 'expiries cannot be told of at present; they wait in their keys', reason });
  }
}
