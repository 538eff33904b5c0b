import { Clock } from '#outbox';

/** A clock that stands still until a test moves it. */
export class SettableClock extends Clock {
  constructor(private present: Date = new Date('2026-03-01T00:00:00.000Z')) {
    super();
  }

  override now(): Date {
    return new Date(this.present);
  }

  /** Backwards too, as clocks do. */
  set(present: Date): void {
    this.present = present;
  }

  advance(milliseconds: number): void {
    this.present = new Date(this.present.getTime() + milliseconds);
  }
}
