import type { EventOrigin, OwnedThing, StoredEvent } from '#contracts';

/** The unconfirmed events of one document, oldest first. */
export interface PendingEvents {
  readonly origin: EventOrigin;
  readonly events: readonly StoredEvent[];
}

/** What waits for the audit. */
export interface Backlog {
  /** Documents with pending events. */
  readonly documents: number;
  /** When the oldest of the pending events happened; null where there is none. */
  readonly oldestAt: Date | null;
}

/** A collection whose documents carry events that wait to be told. */
export interface Outbox {
  /** A page of documents with pending events, in a fixed order, beginning after the given document id. */
  findPending(after: string, limit: number): Promise<readonly PendingEvents[]>;
  /** The unconfirmed events of this document; null where it has none, or is not here. */
  findPendingOf(id: string): Promise<PendingEvents | null>;
  /** The version of each of these documents that are here. */
  versionsOf(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** A page of all documents, what is deleted too, in the order of their ids, beginning after the given one. */
  listVersions(after: string, limit: number): Promise<readonly OwnedThing[]>;
  /** Of the first documents that have any, so many at most: enough to see that there are too many. */
  measureBacklog(atMost: number): Promise<Backlog>;
  /** Removes events the audit holds. Ids of other collections are passed over. */
  confirm(eids: readonly string[]): Promise<void>;
  /** Drops the answers that were kept for retries before this time. No change of state, so no event. */
  forgetReplays(before: Date): Promise<void>;
}
