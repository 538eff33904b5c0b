import { newId, type DeliveryState, type DeliveryView, type LoggedEvent, type SendingFault } from '#contracts';
import { retryAt } from './schedule.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const DELIVERED_KEPT_MS = 7 * DAY_MS;
const DEAD_KEPT_MS = 90 * DAY_MS;

/** One event on its way to one webhook. */
export interface Delivery {
  /** Also the header `webhook-id`: the same on every attempt. */
  readonly _id: string;
  readonly webhookId: string;
  readonly projectId: string;
  /** Of the event, in the log. There is one delivery for each webhook and position. */
  readonly position: number;
  readonly eventId: string;
  readonly type: string;
  /** What the event is about. */
  readonly subject: string;
  /** The event as it is sent, to the byte. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is to be sent; null where it is not. */
  readonly dueAt: Date | null;
  readonly createdAt: Date;
  readonly lastAttemptAt: Date | null;
  readonly status: number | null;
  readonly fault: SendingFault | null;
  readonly forgetAt: Date | null;
}

/** What came of one attempt. */
export interface Attempt {
  readonly at: Date;
  readonly status: number | null;
  readonly fault: SendingFault | null;
}

export type Verdict = 'delivered' | 'failed' | 'gone';

const GONE = 410;

export function newDelivery(
  webhookId: string,
  projectId: string,
  { index, event }: LoggedEvent,
  body: string,
  now: Date,
): Delivery {
  return {
    _id: newId('dlv', now.getTime()),
    webhookId,
    projectId,
    position: index,
    eventId: event.id,
    type: event.type,
    subject: event.subject,
    body,
    state: 'pending',
    attempts: 0,
    dueAt: now,
    createdAt: now,
    lastAttemptAt: null,
    status: null,
    fault: null,
    forgetAt: null,
  };
}

/** 410 says that the endpoint is gone for good (Standard Webhooks). */
export function verdictOn({ status }: Pick<Attempt, 'status'>): Verdict {
  if (status === GONE) return 'gone';
  return status !== null && status >= 200 && status < 300 ? 'delivered' : 'failed';
}

/** What an attempt changes. @param chance from 0 to 1. */
export function afterAttempt({ attempts }: Delivery, attempt: Attempt, chance: number): Partial<Delivery> {
  const { at, status, fault } = attempt;
  const made = { attempts: attempts + 1, lastAttemptAt: at, status, fault };
  const verdict = verdictOn(attempt);
  if (verdict === 'delivered') return { ...made, ...ended('delivered', at) };
  const dueAt = verdict === 'gone' ? null : retryAt(attempts + 1, at, chance);
  return dueAt === null ? { ...made, ...ended('dead', at) } : { ...made, dueAt };
}

/** What becomes of those that wait where nothing is sent any more. */
export function retired(now: Date): Partial<Delivery> {
  return { ...ended('dead', now), fault: 'disabled' };
}

/** As if it had just been made: its retries begin anew. */
export function dueAgain(now: Date): Partial<Delivery> {
  return { state: 'pending', attempts: 0, dueAt: now, forgetAt: null };
}

function ended(state: 'delivered' | 'dead', at: Date): Partial<Delivery> {
  const keptMs = state === 'delivered' ? DELIVERED_KEPT_MS : DEAD_KEPT_MS;
  return { state, dueAt: null, forgetAt: new Date(at.getTime() + keptMs) };
}

export function toDeliveryView(delivery: Delivery): DeliveryView {
  const { _id, webhookId, eventId, type, position, state, attempts, status, fault } = delivery;
  return {
    id: _id,
    webhookId,
    eventId,
    type,
    position,
    state,
    attempts,
    createdAt: delivery.createdAt.toISOString(),
    nextAttemptAt: delivery.dueAt?.toISOString() ?? null,
    lastAttemptAt: delivery.lastAttemptAt?.toISOString() ?? null,
    status,
    fault,
  };
}
