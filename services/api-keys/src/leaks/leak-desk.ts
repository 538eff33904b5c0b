import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Types } from 'mongoose';
import { setTimeout as wait } from 'node:timers/promises';
import { inRequest } from '#contracts';
import type { LeakReport } from './store/leak-report.schema.js';
import { LeakReportStore } from './store/leak-report.store.js';
import { HandleFoundText } from './use-cases/handle-found-text.js';

/** For what an earlier life of a process has left. */
const EVERY_MS = 30_000;
const RETRY_AFTER_MS = 2_000;
const AT_A_TIME = 20;

/**
 * Looks into the reports there are, at once and until each was: twice, or by two processes, is as good as once. A report
 * that cannot be brought to its end now holds up no other.
 */
@Injectable()
export class LeakDesk implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LeakDesk.name);
  private waking = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly reports: LeakReportStore,
    private readonly handleFoundText: HandleFoundText,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.runForEver();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  /** There is a new report. */
  wake(): void {
    this.waking.abort();
  }

  private async runForEver(): Promise<void> {
    while (!this.stopped) {
      this.waking = new AbortController();
      const { signal } = this.waking;
      const done = await this.round().catch((failure: unknown) => this.note(failure));
      await wait(done ? EVERY_MS : RETRY_AFTER_MS, null, { signal }).catch(() => null);
    }
  }

  /** @returns false where something is left to do. */
  private async round(): Promise<boolean> {
    let done = true;
    let after: Types.ObjectId | null = null;
    while (!this.stopped) {
      const reports: readonly LeakReport[] = await this.reports.list(after, AT_A_TIME);
      for (const report of reports) done = (await this.lookInto(report)) && done;
      after = reports.at(-1)?._id ?? null;
      if (reports.length < AT_A_TIME) break;
    }
    return done;
  }

  private async lookInto({ _id, requestId, found }: LeakReport): Promise<boolean> {
    try {
      await inRequest({ requestId, deadline: Infinity }, async () => {
        for (const text of found) await this.handleFoundText.execute(text);
      });
      await this.reports.remove(_id);
      return true;
    } catch (failure) {
      return this.note(failure);
    }
  }

  private note(failure: unknown): false {
    const reason = failure instanceof Error ? failure.message : String(failure);
    this.logger.warn({ msg: 'a report of leaked keys waits', reason });
    return false;
  }
}
