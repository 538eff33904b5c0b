import {
  currentRequest,
  inRequest,
  newId,
  Problem,
  type KeyResult,
  type KeyResults,
  type Replayable,
} from '#contracts';
import { sideBySide } from '#runtime';

/** A part is done long before a command's deadline, and its answer is far below what a message may hold. */
const PART = 100;
const PARTS_AT_A_TIME = 2;
const ALL_WITHIN_MS = 8_000;

type Send = (ids: readonly string[]) => Promise<Replayable<KeyResults>>;

/**
 * Asks for something to be done to many keys by several commands of one request: its id is that of all, and it has 8 s.
 * Keys of a part that got no answer have its problem as their result: what became of them is not known, and a retry
 * finds out.
 * @returns results in the order of the ids.
 * @throws Problem where no part was answered, or every key was asked for something else under this Idempotency-Key.
 */
export async function inParts(ids: readonly string[], send: Send): Promise<Replayable<KeyResults>> {
  const parts = Array.from({ length: Math.ceil(ids.length / PART) }, (_, at) => ids.slice(at * PART, (at + 1) * PART));
  const requestId = currentRequest()?.requestId ?? newId('req');
  const context = { requestId, deadline: Date.now() + ALL_WITHIN_MS };
  const outcomes = await inRequest(context, () =>
    sideBySide(parts, PARTS_AT_A_TIME, (part) => send(part).catch(refusalIn)),
  );
  const failures = outcomes.filter((outcome) => outcome instanceof Problem);
  if (failures.length === outcomes.length && failures[0] !== undefined) throw failures[0];
  const results = outcomes.flatMap((outcome, at) =>
    outcome instanceof Problem ? failed(parts[at] ?? [], outcome) : outcome.body.results,
  );
  if (results.every(({ code }) => code === 'idempotency.key-reused')) throw new Problem('idempotency.key-reused');
  return { body: { results }, replayed: outcomes.every(isReplay) };
}

function refusalIn(failure: unknown): Problem {
  if (failure instanceof Problem) return failure;
  throw failure;
}

function failed(ids: readonly string[], { code }: Problem): readonly KeyResult[] {
  return ids.map((id) => ({ id, ok: false, code }));
}

function isReplay(outcome: Replayable<KeyResults> | Problem): boolean {
  return !(outcome instanceof Problem) && outcome.replayed;
}
