import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import type { KeywardEvent } from '../event.js';

/** An event at its position in the log. */
export interface LoggedEvent {
  readonly index: number;
  readonly event: KeywardEvent;
}

export interface ReadLogRequest {
  readonly actor: Actor;
  /** Null for the events of all projects, and of what is outside any. */
  readonly projectId: string | null;
  /** The first position wanted. */
  readonly from: number;
  /** Nothing that the log took in before this time, RFC 3339. For a first request: later ones know their position. */
  readonly since?: string;
  /** At most so many; fewer where they would not fit into one message. */
  readonly limit: number;
}

export interface ReadLogReply {
  /** Oldest first. */
  readonly events: readonly LoggedEvent[];
  /** Where to go on: beyond the last of these and everything of others that was passed over. */
  readonly next: number;
  /** How many entries the log has: where `next` is as much, all was read. */
  readonly size: number;
}

/**
 * The log from a position on, for what must miss nothing: it has every event for good, whatever becomes of JetStream.
 * Only for Keyward itself: who may read what is known to who asks.
 */
export const readLog = defineCommand<ReadLogRequest, ReadLogReply>('audit.read-log');

/** Said to whoever listens once the log has grown; may be missed, so it only makes reading sooner. */
export const LOG_GROWN = 'log.v1.grown';

export interface LogGrown {
  readonly size: number;
}
