/**
 * When a reader of events may read: for a consumer that several processes share and one of them at a time reads. Where it
 * opens, the consumer is taken over from whoever had it.
 */
export interface ReadingGate {
  readonly isOpen: boolean;
  /** Resolves at once while it is open. */
  untilOpen(): Promise<void>;
  /** @param hear is called each time it closes. @returns how to stop hearing of it. */
  onClosed(hear: () => void): () => void;
}
