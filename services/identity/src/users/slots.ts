import { currentRequest, Problem } from '#contracts';

interface Waiting {
  readonly go: () => void;
  readonly giveUp: (reason: Problem) => void;
  /** Milliseconds since the epoch: later than this, the answer would come too late. */
  readonly giveUpAt: number;
}

/** So that who waits in vain is told so while they still listen. */
const LONGEST_WAIT_MS = 1_500;

/** Lets so many pieces of work run at once; the others wait in a queue of bounded length, first come, first served. */
export class Slots {
  private readonly queue: Waiting[] = [];
  private free: number;

  constructor(
    count: number,
    private readonly longestQueue: number,
  ) {
    this.free = count;
  }

  /** @throws Problem `login.busy` where the queue is full, or its turn comes too late; nothing was done then. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.take();
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  private async take(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    if (this.queue.length >= this.longestQueue) throw new Problem('login.busy');
    const giveUpAt = Math.min(Date.now() + LONGEST_WAIT_MS, currentRequest()?.deadline ?? Infinity);
    await new Promise<void>((go, giveUp) => this.queue.push({ go, giveUp, giveUpAt }));
  }

  private release(): void {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      if (next.giveUpAt > Date.now()) return next.go();
      next.giveUp(new Problem('login.busy'));
    }
    this.free += 1;
  }
}
