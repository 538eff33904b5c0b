/** Waiting that can be cut short; also by what happened just before it began. */
export class Pause {
  private wake: (() => void) | null = null;
  private isCutShort = false;

  async for(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    await this.until(promise);
    clearTimeout(timer);
  }

  async until(promise: Promise<void>): Promise<void> {
    if (!this.isCutShort) {
      await Promise.race([promise, new Promise<void>((resolve) => (this.wake = resolve))]);
      this.wake = null;
    }
    this.isCutShort = false;
  }

  end(): void {
    this.isCutShort = true;
    this.wake?.();
  }
}
