import type { EventOrigin, StoredEvent } from '#contracts';

/** The unconfirmed events of one document, oldest first. */
export interface PendingEvents {
  readonly origin: EventOrigin;
  readonly events: readonly StoredEvent[];
}

/** A collection whose documents carry events that wait to be told. */
export interface Outbox {
  /** A page of documents with pending events, in a fixed order, beginning after the given document id. */
  findPending(after: string, limit: number): Promise<readonly PendingEvents[]>;
  /** Removes events the audit holds. Ids of other collections are passed over. */
  confirm(eids: readonly string[]): Promise<void>;
  /** Drops the answers that were kept for retries before this time. No change of state, so no event. */
  forgetReplays(before: Date): Promise<void>;
}
