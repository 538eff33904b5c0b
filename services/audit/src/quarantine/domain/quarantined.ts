import { hash } from 'node:crypto';
import {
  base62,
  type EventActor,
  type Idempotency,
  type QuarantinedEventDetails,
  type QuarantinedEventView,
  type QuarantineReason,
  type QuarantineState,
} from '#contracts';

const ID_BYTES = 16;
const ID_LENGTH = 22;
const FROM_LENGTH = 200;
const eventIdForm = /^[a-z]{3}_[0-9A-Za-z]{22}:[1-9]\d{0,9}$/;

/** Something that came as an event, and is kept as it came. */
export interface Quarantined {
  readonly _id: string;
  readonly state: QuarantineState;
  readonly reason: QuarantineReason;
  readonly faults: readonly string[];
  readonly text: string;
  readonly size: number;
  readonly sha256: string;
  readonly eventId: string | null;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly from: string;
  readonly sequence: number | null;
  /** How many events tell of it. */
  readonly ver: number;
  readonly wish: Wish | null;
  readonly answers: readonly Answer[];
}

/** What an operator wants done with it; the process that leads does it. */
export interface Wish {
  readonly kind: 'replay' | 'discard';
  readonly actor: EventActor;
  readonly requestId: string | null;
  readonly idempotency: Idempotency;
}

/** Of a wish that was carried out: for whoever waits for it, and for a retry. */
export interface Answer {
  readonly idempotency: Idempotency;
  readonly body: unknown;
}

/** Where a text came from. */
export interface Arrival {
  readonly text: string;
  /** A subject of the stream, or the service that was asked. */
  readonly from: string;
  readonly sequence: number | null;
}

export type Birth = Pick<Quarantined, '_id' | 'text' | 'size' | 'sha256' | 'eventId'>;

/** The same text is the same thing: it does not fill the quarantine by coming again. */
export function birthOf(text: string): Birth {
  const digest = hash('sha256', text, 'buffer');
  return {
    _id: `log_${base62(digest.subarray(0, ID_BYTES), ID_LENGTH)}`,
    text,
    size: Buffer.byteLength(text),
    sha256: digest.toString('base64url'),
    eventId: claimedId(text),
  };
}

/** Whoever sends it may have chosen it. */
export function shortened(from: string): string {
  return from.slice(0, FROM_LENGTH);
}

function claimedId(text: string): string | null {
  try {
    const { id } = JSON.parse(text) as { readonly id?: unknown };
    return typeof id === 'string' && eventIdForm.test(id) ? id : null;
  } catch {
    return null;
  }
}

export function toQuarantinedView(quarantined: Quarantined): QuarantinedEventView {
  const { _id: id, state, reason, faults, eventId, size, times, firstAt, lastAt, from, sequence } = quarantined;
  const [first, last] = [firstAt.toISOString(), lastAt.toISOString()];
  return { id, state, reason, faults, eventId, size, times, firstAt: first, lastAt: last, from, sequence };
}

export function toQuarantinedDetails(quarantined: Quarantined): QuarantinedEventDetails {
  return { ...toQuarantinedView(quarantined), text: quarantined.text };
}
