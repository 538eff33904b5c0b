import type { Positions } from './candidates.js';

/** Positions in a row: from the first on, and before the end. */
export interface Run {
  readonly first: number;
  readonly end: number;
}

/** Newest first, and apart from each other. */
export type Runs = readonly Run[];

/** So few positions between two runs are gone through with them, as are runs that are no longer. */
export const FEW = 20;

/**
 * Adds one, or takes it into the last of them where they overlap or hardly anything lies between.
 * @param end not behind that of the last.
 */
export function addOlder(runs: { first: number; end: number }[], first: number, end: number): void {
  const newer = runs.at(-1);
  if (newer === undefined || newer.first - end > FEW) runs.push({ first, end });
  else newer.first = Math.min(newer.first, first);
}

/** The short runs before the first one that is long. */
export function shortOnes(runs: Runs): Runs {
  const long = runs.findIndex(({ first, end }) => end - first > FEW);
  return long === -1 ? runs : runs.slice(0, long);
}

/** Every position, so many at most. */
export function everyPosition(runs: Runs, limit: number): Positions {
  const positions: number[] = [];
  for (const { first, end } of runs) {
    for (let position = end - 1; position >= first && positions.length < limit; position--) positions.push(position);
  }
  return { positions, floor: positions.length < limit ? (runs.at(-1)?.first ?? 0) : (positions.at(-1) ?? 0) };
}

/** What of them lies before this position. */
export function before(runs: Runs, position: number): Runs {
  return runs
    .filter(({ first }) => first < position)
    .map(({ first, end }) => ({ first, end: Math.min(end, position) }));
}
