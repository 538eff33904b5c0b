import { defineCommand, type Command } from '../command.js';
import type { KeywardEvent } from '../event.js';

/** The services that own things with a history, apart from the audit itself: whose events the log must have, all of them. */
export const eventOwners = ['identity', 'api-keys', 'webhooks'] as const;

export interface PendingOfTargetRequest {
  readonly target: string;
}

/** As many as fit into one message, oldest first: the rest is asked for once these are confirmed. */
export interface PendingOfTarget {
  readonly events: readonly KeywardEvent[];
}

/**
 * What the audit has not confirmed yet of one thing: with what it has confirmed, that is all that ever happened to it. For
 * the audit, where an event came before its predecessor.
 */
export function findPendingEvents(owner: string): Command<PendingOfTargetRequest, PendingOfTarget> {
  return defineCommand(`${owner}.find-pending-events`);
}

export interface ListPendingRequest {
  /** As the page before gave it; null to begin. */
  readonly after: string | null;
  /** Things, not events. */
  readonly limit: number;
  /** What is younger is on its way. */
  readonly olderThanMs: number;
}

export interface PendingPage {
  /** In the order of each thing's versions. */
  readonly events: readonly KeywardEvent[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** Everything the audit has not confirmed, page by page: so that nothing rests on JetStream. */
export function listPending(owner: string): Command<ListPendingRequest, PendingPage> {
  return defineCommand(`${owner}.list-pending`);
}

export interface ListVersionsRequest {
  /** At most 500. */
  readonly targets: readonly string[];
}

export interface Versions {
  /** By id; what the owner does not have is not there. */
  readonly versions: Readonly<Record<string, number>>;
}

/** How far these things are by their owner. Where the log is further, the owner has lost something. */
export function listVersions(owner: string): Command<ListVersionsRequest, Versions> {
  return defineCommand(`${owner}.list-versions`);
}
