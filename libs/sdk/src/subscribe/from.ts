import { DeliverPolicy, type ConsumerConfig } from '@nats-io/jetstream';

/** Where a durable that does not exist yet begins. Sequences are JetStream's; a stream that was lost begins anew at 1. */
export type From = 'beginning' | 'now' | { readonly time: Date | string } | { readonly sequence: number };

export type Start = Pick<ConsumerConfig, 'deliver_policy'> &
  Partial<Pick<ConsumerConfig, 'opt_start_seq' | 'opt_start_time'>>;

/** As one text, which a durable keeps: two that are equal begin at the same place. @throws TypeError */
export function describeFrom(from: From): string {
  if (typeof from === 'string') return from;
  return 'sequence' in from ? `sequence ${checked(from.sequence)}` : `time ${timeOf(from.time)}`;
}

export function startOf(from: From): Start {
  if (from === 'beginning') return { deliver_policy: DeliverPolicy.All };
  if (from === 'now') return { deliver_policy: DeliverPolicy.New };
  return 'sequence' in from ? startAtSequence(from.sequence) : startAtTime(from.time);
}

export function startAtSequence(sequence: number): Start {
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: sequence };
}

export function startAtTime(time: Date | string): Start {
  return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: timeOf(time) };
}

function checked(sequence: number): number {
  if (Number.isSafeInteger(sequence) && sequence >= 1) return sequence;
  throw new TypeError(`${sequence} is no sequence: they are 1, 2, 3, …`);
}

function timeOf(time: Date | string): string {
  const parsed = new Date(time);
  if (!Number.isNaN(parsed.getTime())) return parsed.toISOString();
  throw new TypeError(`${String(time)} is no time: such as 2026-03-01T12:00:00Z`);
}
