/** Wakes one who waits. Rung while nobody waits, it is heard by the next. */
export class Bell {
  private rung = false;
  private wake: () => void = () => {};

  ring(): void {
    this.rung = true;
    this.wake();
  }

  /** Until it is rung, for so long at most, or until the end. */
  async heard(withinMs: number, end: AbortSignal): Promise<void> {
    if (!this.rung && !end.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
        end.addEventListener('abort', this.wake, { once: true });
      });
      end.removeEventListener('abort', this.wake);
    }
    this.rung = false;
    this.wake = () => {};
  }
}
