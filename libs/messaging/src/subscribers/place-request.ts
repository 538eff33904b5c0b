import { DeliverPolicy, type ConsumerConfig } from '@nats-io/jetstream';
import type { Place } from './grant.js';

const MOST_FILTERS = 100;
const LONGEST_ACK_WAIT_MS = 3_600_000;
const token = '[A-Za-z0-9_-]+';

/** Where a place begins, as JetStream has it. */
export type PlaceStart = Pick<ConsumerConfig, 'deliver_policy' | 'opt_start_seq' | 'opt_start_time'>;

/** What a subscriber asks about its place. */
export type PlaceRequest =
  | { readonly op: 'find' }
  | {
      readonly op: 'make';
      readonly filters: readonly string[];
      readonly start: PlaceStart;
      /** What was asked for, as a text that the place keeps. */
      readonly from: string;
      readonly ackWaitMs: number;
    }
  | { readonly op: 'adjust'; readonly ackWaitMs: number };

/**
 * Null for what is no request of this place. Whatever a subscriber has sent here may come of an answer that it had
 * redirected, such as an event: nothing is guessed at.
 */
export function placeRequestIn(body: unknown, { projectId }: Place): PlaceRequest | null {
  const { op, filters, start, from, ackWaitMs } = fieldsOf(body);
  if (op === 'find') return { op };
  if (!isAckWait(ackWaitMs)) return null;
  if (op === 'adjust') return { op, ackWaitMs };
  const begins = startIn(start);
  const isWhole = op === 'make' && begins !== null && typeof from === 'string' && from.length <= 100;
  if (!isWhole || !areOfProject(filters, projectId)) return null;
  return { op: 'make', filters, start: begins, from, ackWaitMs };
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {};
}

function isAckWait(wait: unknown): wait is number {
  return Number.isSafeInteger(wait) && Number(wait) >= 1_000 && Number(wait) <= LONGEST_ACK_WAIT_MS;
}

/** `evt.v1.<aggregate>.<project>.…`: other events are not the project's. */
function areOfProject(filters: unknown, projectId: string): filters is readonly string[] {
  const ofProject = new RegExp(`^evt\\.v1\\.(\\*|${token})\\.${projectId}\\.(>|(\\*|${token})\\.(\\*|${token}))$`);
  if (!Array.isArray(filters) || filters.length === 0 || filters.length > MOST_FILTERS) return false;
  return filters.every((filter) => typeof filter === 'string' && ofProject.test(filter));
}

function startIn(start: unknown): PlaceStart | null {
  const { deliver_policy: policy, opt_start_seq: sequence, opt_start_time: time } = fieldsOf(start);
  if (policy === DeliverPolicy.All || policy === DeliverPolicy.New) return { deliver_policy: policy };
  if (policy === DeliverPolicy.StartSequence && Number.isSafeInteger(sequence) && Number(sequence) >= 1) {
    return { deliver_policy: policy, opt_start_seq: Number(sequence) };
  }
  if (policy === DeliverPolicy.StartTime && typeof time === 'string' && !Number.isNaN(Date.parse(time))) {
    return { deliver_policy: policy, opt_start_time: new Date(time).toISOString() };
  }
  return null;
}
