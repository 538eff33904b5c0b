import type { Change, Ground, RevocationJournal, Verification } from './journal.js';

/** A change of which no answer came may still take place for so long: every command has a deadline before that. */
const LATEST_MS = 10_000;

export interface Finding {
  /**
   * `stale-accept`: accepted although it had been taken away, and that had been answered, before the use began.
   * `wrong-refusal`: refused although all it rests on had been given, and nothing of it was being taken away.
   * `strange`: answered in a way that is no verdict.
   */
  readonly fault: 'stale-accept' | 'wrong-refusal' | 'strange';
  readonly at: string;
  readonly about: string;
}

type History = Pick<RevocationJournal, 'verifications' | 'changes'>;

/**
 * What is wrong in a history. Strict in one direction only: what may have been so at any moment between the beginning
 * and the end of a use is no fault.
 */
export function check({ verifications, changes }: History): Finding[] {
  const byGround = Map.groupBy(changes, ({ ground }) => ground);
  const of = (ground: Ground) => byGround.get(ground) ?? [];
  return verifications.flatMap((verification): Finding[] => {
    const { verdict, restsOn, at } = verification;
    if (verdict === 'strange') return [{ fault: 'strange', at, about: restsOn.join(', ') }];
    if (verdict === 'accepted') {
      const taken = restsOn.filter((ground) => isGone(of(ground), verification));
      return taken.map((ground) => ({ fault: 'stale-accept', at, about: toldOf(of(ground), ground, verification) }));
    }
    const isWrong = verdict === 'refused' && restsOn.every((ground) => isThere(of(ground), verification));
    return isWrong ? [{ fault: 'wrong-refusal', at, about: toldOfRefusal(restsOn.flatMap(of), verification) }] : [];
  });
}

/** Uses that had to be refused, had they been answered at all: without any, nothing was tried. */
export function forbidden({ verifications, changes }: History): Verification[] {
  const byGround = Map.groupBy(changes, ({ ground }) => ground);
  return verifications.filter((verification) =>
    verification.restsOn.some((ground) => isGone(byGround.get(ground) ?? [], verification)),
  );
}

/** Taken, and given at no moment of this use. */
function isGone(changes: readonly Change[], { began, ended }: Verification): boolean {
  const taken = lastTaken(changes, began);
  if (taken === null) return false;
  return !changes.some((given) => given.does === 'give' && latest(given) > taken && given.began < ended);
}

/** When it was last taken for sure, before this moment. */
function lastTaken(changes: readonly Change[], before: number): number | null {
  const answers = changes.filter(({ does }) => does === 'take').map(({ answered }) => answered ?? Infinity);
  const earlier = answers.filter((answered) => answered < before);
  return earlier.length === 0 ? null : Math.max(...earlier);
}

/** Given, and at no moment of this use taken. What was never changed is given. */
function isThere(changes: readonly Change[], { began, ended }: Verification): boolean {
  const given = changes.filter(({ does, answered }) => does === 'give' && answered !== null && answered < began);
  const since = Math.max(-Infinity, ...given.map((change) => change.began));
  return !changes.some((taken) => taken.does === 'take' && latest(taken) > since && taken.began < ended);
}

/** When it had taken place at the latest, if it did. */
function latest({ began, answered }: Change): number {
  return answered ?? began + LATEST_MS;
}

/** @param changes of all it rests on. */
function toldOfRefusal(changes: readonly Change[], { restsOn, began, ended }: Verification): string {
  const answers = changes.filter(({ does }) => does === 'give').map(({ answered }) => answered ?? Infinity);
  const given = Math.max(...answers.filter((answered) => answered < began));
  const since =
    given === -Infinity ? 'nothing of it had changed' : `${Math.round(began - given)} ms after it was given`;
  return `${restsOn.join(', ')}, ${since}, in ${Math.round(ended - began)} ms`;
}

function toldOf(changes: readonly Change[], ground: Ground, { began }: Verification): string {
  return `${ground}, ${Math.round(began - (lastTaken(changes, began) ?? NaN))} ms after the answer`;
}
