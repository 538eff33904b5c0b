import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';

/** Cuts an endless iterator into batches: whatever has come while the one before was handled. */
export class Batches {
  private readonly gathered: JsMsg[] = [];
  private ended = false;
  private failure: Error | null = null;
  private wake: () => void = () => {};

  constructor(
    messages: ConsumerMessages,
    private readonly maxBatch: number,
  ) {
    void this.gather(messages);
  }

  /** @returns an empty batch when the iterator has ended. @throws what ended it. */
  async next(): Promise<readonly JsMsg[]> {
    if (this.gathered.length === 0 && !this.ended) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.gathered.length === 0 && this.failure !== null) throw this.failure;
    return this.gathered.splice(0, this.maxBatch);
  }

  private async gather(messages: ConsumerMessages): Promise<void> {
    try {
      for await (const message of messages) {
        this.gathered.push(message);
        this.wake();
      }
    } catch (failure) {
      this.failure = failure instanceof Error ? failure : new Error(JSON.stringify(failure));
    }
    this.ended = true;
    this.wake();
  }
}
