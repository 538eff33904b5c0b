import type { Clock } from '../src/index.js';

/** A clock that moves when it is told to, and does what is due on its way. */
export class PlayedClock implements Clock {
  private now = 1_000;
  private readonly timers = new Set<{ readonly ms: number; readonly work: () => void; at: number }>();
  private readonly began: number;

  constructor(wall = '2029-01-01T00:00:00Z') {
    this.began = Date.parse(wall) - this.now;
  }

  readonly wallMs = () => this.began + this.now;
  readonly monotonicMs = () => this.now;

  every(ms: number, work: () => void): () => void {
    const timer = { ms, work, at: this.now + ms };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Lets time pass, and with it every timer that is due do its work at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (let due = this.next(end); due !== undefined; due = this.next(end)) {
      this.now = Math.max(this.now, due.at);
      due.at += due.ms;
      due.work();
      await settled();
    }
    this.now = end;
    await settled();
  }

  /** The process stands still: time passes, and nothing is done. What was due is done once it moves again. */
  freeze(ms: number): void {
    this.now += ms;
  }

  private next(end: number) {
    return [...this.timers].filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0];
  }
}

/** Everything that only waits for promises is done. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
