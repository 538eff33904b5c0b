import type { EventActor, Idempotency, LogCheckView } from '#contracts';
import type { Hole } from './hole.js';

type CheckState = LogCheckView['state'];
export type Checked = LogCheckView['checked'];

/** A check of everything against the log, as it is asked for, carried out, and remembered. */
export interface Check {
  readonly _id: string;
  /** The day, in UTC, whose nightly check it is; null for one that was asked for. */
  readonly night: string | null;
  readonly actor: EventActor;
  readonly requestId: string | null;
  /** The requests it answers. */
  readonly asked: readonly Idempotency[];
  readonly state: CheckState;
  readonly askedAt: Date;
  readonly finishedAt: Date | null;
  readonly checked: Checked;
  /** All holes; only the first are kept. */
  readonly gaps: number;
  readonly holes: readonly Hole[];
  /** Why it could not be carried out. */
  readonly reason: string | null;
}

/** One that has not begun. */
export function aCheck(
  _id: string,
  askedAt: Date,
  given: Pick<Check, 'actor'> & Partial<Pick<Check, 'asked' | 'requestId' | 'night'>>,
): Check {
  const unsaid = { night: null, requestId: null, asked: [], finishedAt: null, holes: [], reason: null };
  return { ...unsaid, ...given, _id, askedAt, state: 'waiting', checked: { things: 0, entries: 0, keys: 0 }, gaps: 0 };
}

export function toCheckView(check: Check): LogCheckView {
  const { _id: id, state, askedAt, finishedAt, checked, gaps, holes } = check;
  return {
    id,
    state,
    askedAt: askedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    checked,
    gaps,
    holes,
    verdict: verdictOn(check),
  };
}

export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function verdictOn({ state, gaps, reason, checked }: Check): string {
  if (state === 'failed') return `It could not be carried out: ${reason ?? 'nobody knows why'}`;
  if (state !== 'done')
    return state === 'waiting' ? 'It has not begun.' : `${checked.things} things so far, ${gaps} gaps.`;
  if (gaps === 0) return 'Every state is explained, 0 gaps.';
  return `${gaps} ${gaps === 1 ? 'state is' : 'states are'} not explained.`;
}
