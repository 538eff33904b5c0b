import { contractOf, faultsIn, type KeywardEvent, type QuarantineReason } from '#contracts';
import { leafOf, toEntry } from '../../log/domain/entry.js';

/** The largest leaf there may be, as C2SP tlog-tiles has it: 2 bytes say how long it is. */
const LONGEST_LEAF = 65_535;
/** Below this no leaf can be too long, whatever its position and its escapes. */
const SURELY_SHORT = 16_000;
const DEEPEST = 50;
const OWN_SOURCE = '/keyward/audit';
const ownAggregates: ReadonlySet<string> = new Set(['stream', 'log']);

export interface Refusal {
  readonly reason: QuarantineReason;
  /** A sentence each; no value is repeated. */
  readonly faults: readonly string[];
}

/** Two events under one id: at least one of them is a lie, and the log has the other. */
export const DIFFERS: Refusal = { reason: 'differs', faults: ['another event has its id'] };

export function failed(failure: unknown): Refusal {
  const reason = failure instanceof Error ? failure.name : 'unknown';
  return { reason: 'failed', faults: [`it could not be stored: ${reason}`] };
}

export type Judgement = { readonly event: KeywardEvent } | { readonly refusal: Refusal };

/** Whether a text is an event that the log may take in. */
export function judge(text: string): Judgement {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('unreadable', 'it is no JSON');
  }
  if (!isStorable(value, 0))
    return refused(
      'unreadable',
      'it holds what JSON of RFC 8785 cannot: text that is no Unicode, a number without end, or too many levels',
    );
  const faults = faultsIn(value);
  if (faults.length > 0) return { refusal: { reason: reasonOf(value), faults } };
  return judgeEvent(value as KeywardEvent, text.length);
}

function judgeEvent(event: KeywardEvent, length: number): Judgement {
  if (event.source === OWN_SOURCE || ownAggregates.has(event.aggregate)) {
    return refused('forged', 'the log tells of itself to nobody');
  }
  if (Number.isNaN(Date.parse(event.time))) return refused('broken', 'time is no time');
  if (length > SURELY_SHORT && longestLeafOf(event) > LONGEST_LEAF) {
    return refused('too-large', `it would be a leaf of more than ${LONGEST_LEAF} bytes`);
  }
  return { event };
}

function longestLeafOf(event: KeywardEvent): number {
  return leafOf(toEntry(event, Number.MAX_SAFE_INTEGER, new Date())).length;
}

/** A type that this version of the service does not know may be one that the next one does. */
function reasonOf(value: unknown): QuarantineReason {
  const { type, dataschema } = (value ?? {}) as { readonly type?: unknown; readonly dataschema?: unknown };
  if (typeof type !== 'string') return 'broken';
  const version = typeof dataschema === 'string' ? Number(dataschema.slice(dataschema.lastIndexOf(':') + 1)) : 1;
  return contractOf(type, version) === null ? 'unknown' : 'broken';
}

/** What is stored must be read as it was, to the byte: its hash is in the tree. */
function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= DEEPEST) return false;
  return Object.entries(value).every(
    ([name, field]) => name.isWellFormed() && !name.includes('\0') && isStorable(field, depth + 1),
  );
}

function refused(reason: QuarantineReason, fault: string): Judgement {
  return { refusal: { reason, faults: [fault] } };
}
