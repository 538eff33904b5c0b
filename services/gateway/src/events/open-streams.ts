import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem, type Actor } from '#contracts';

const MOST = 500;
const MOST_OF_ONE = 10;
const RETRY_AFTER_S = 10;
const END_WITHIN_MS = 2_000;

/** How many streams there are, and whose; they end in order before the gateway does. */
@Injectable()
export class OpenStreams implements BeforeApplicationShutdown {
  private readonly byCaller = new Map<string, number>();
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  /** Aborted when the gateway is about to stop: a stream then ends, and its client comes again elsewhere. */
  get end(): AbortSignal {
    return this.stopping.signal;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.race([Promise.all(this.running), wait(END_WITHIN_MS, null, { ref: false })]);
  }

  /** Counts for as long as the work goes on. @throws Problem `events.too-many-streams`. */
  async run(actor: Actor, work: () => Promise<void>): Promise<void> {
    const caller = actor.key?.keyId ?? actor.userId;
    const open = this.byCaller.get(caller) ?? 0;
    if (open >= MOST_OF_ONE || this.running.size >= MOST) {
      throw new Problem('events.too-many-streams', [], { retryAfter: RETRY_AFTER_S });
    }
    this.byCaller.set(caller, open + 1);
    const running = work().finally(() => this.leave(caller));
    const settled = running.catch(() => {});
    this.running.add(settled);
    void settled.then(() => this.running.delete(settled));
    await running;
  }

  private leave(caller: string): void {
    const left = (this.byCaller.get(caller) ?? 1) - 1;
    if (left === 0) this.byCaller.delete(caller);
    else this.byCaller.set(caller, left);
  }
}
