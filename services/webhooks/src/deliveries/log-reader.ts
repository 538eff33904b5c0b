import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { LOG_GROWN } from '#contracts';
import { Broadcast } from '#messaging';
import { Bell } from './bell.js';
import type { Place } from './domain/place.js';
import { Subscriptions } from './domain/subscriptions.js';
import { PostOffice } from './post-office.js';
import { LeaseLost } from './store/place.store.js';
import { MakeDeliveries, type Step } from './use-cases/make-deliveries.js';

/** Where it is not heard that the log has grown. */
const LOOK_EVERY_MS = 1_000;
const RETRY_AFTER_MS = 1_000;

/** How far it has come; null where nothing was read yet. */
interface Reached {
  readonly next: number | null;
  readonly subscriptions: Subscriptions;
}

/** Reads the log on from its place, for as long as this process leads. */
@Injectable()
export class LogReader {
  private readonly logger = new Logger(LogReader.name);
  private failing = false;

  constructor(
    private readonly makeDeliveries: MakeDeliveries,
    private readonly office: PostOffice,
    private readonly broadcast: Broadcast,
  ) {}

  /** @throws LeaseLost */
  async run({ term, next, subscriptions }: Place, end: AbortSignal): Promise<void> {
    const bell = new Bell();
    const stopListening = this.broadcast.listen(LOG_GROWN, () => bell.ring());
    let place: Reached = { next, subscriptions: new Subscriptions(Object.entries(subscriptions)) };
    try {
      while (!end.aborted) {
        const step = await this.step(term, place);
        if (step === null) {
          await wait(RETRY_AFTER_MS, null, { signal: end }).catch(() => null);
          continue;
        }
        place = step;
        if (step.made > 0) this.office.wake();
        if (step.isAtEnd) await bell.heard(LOOK_EVERY_MS, end);
      }
    } finally {
      stopListening();
    }
  }

  /** Null where it failed: then it is to be done again from the same place. */
  private async step(term: number, { next, subscriptions }: Reached): Promise<Step | null> {
    try {
      const from = next ?? (await this.makeDeliveries.begin(term));
      const step = await this.makeDeliveries.execute(term, from, subscriptions);
      this.failing = false;
      return step;
    } catch (failure) {
      if (failure instanceof LeaseLost) throw failure;
      this.note(failure);
      return null;
    }
  }

  private note(failure: unknown): void {
    if (this.failing) return;
    this.failing = true;
    const reason = failure instanceof Error ? failure.message : String(failure);
    this.logger.warn({ msg: 'the log cannot be read at present; nothing of it is missed', reason });
  }
}
