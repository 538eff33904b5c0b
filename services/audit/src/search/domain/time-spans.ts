/** So many entries in a row are one span. */
export const SPAN = 1_000;

/**
 * When a span's entries happened, in milliseconds: least and greatest time, and again, in order. Few are late, so few ranges
 * say it well.
 */
export type TimeSpan = readonly number[];

const RANGES = 4;

/** The times as ranges, parted where the gaps between them are greatest. */
export function timeSpanOf(times: readonly number[]): TimeSpan {
  const sorted = times.toSorted((one, other) => one - other);
  const gaps = sorted.slice(1).map((time, at) => ({ at, size: time - (sorted[at] ?? time) }));
  const widest = gaps.toSorted((one, other) => other.size - one.size).slice(0, RANGES - 1);
  const parted = new Set(widest.filter(({ size }) => size > 0).map(({ at }) => at));
  return sorted.flatMap((time, at) => [
    ...(at === 0 || parted.has(at - 1) ? [time] : []),
    ...(at === sorted.length - 1 || parted.has(at) ? [time] : []),
  ]);
}

/** From this time on, and before that one; either may be open. */
export interface Period {
  readonly from?: Date;
  readonly to?: Date;
}

/** Positions in a row: from the first on, and before the end. */
export interface Run {
  readonly first: number;
  readonly end: number;
}

/**
 * Where in the log entries of a period may stand, the newest first. Times are nearly in the order of positions, but not
 * quite: what was told late stands late. So spans are gone by, and not a search for two ends.
 * @param spans of the log's beginning, in order; what is behind them may hold anything.
 */
export function runsOf(spans: readonly TimeSpan[], { from, to }: Period, size: number): readonly Run[] {
  const [earliest, latest] = [from?.getTime() ?? -Infinity, to?.getTime() ?? Infinity];
  const known = Math.min(spans.length, Math.floor(size / SPAN));
  const runs: Run[] = size > known * SPAN ? [{ first: known * SPAN, end: size }] : [];
  for (let at = known - 1; at >= 0; at--) {
    const span = spans[at];
    if (span === undefined || !mayHold(span, earliest, latest)) continue;
    const newer = runs.at(-1);
    const run = { first: at * SPAN, end: (at + 1) * SPAN };
    if (newer?.first === run.end) runs[runs.length - 1] = { ...newer, first: run.first };
    else runs.push(run);
  }
  return runs;
}

/** @param latest itself is not wanted. */
function mayHold(span: TimeSpan, earliest: number, latest: number): boolean {
  return span.some((least, at) => at % 2 === 0 && least < latest && (span[at + 1] ?? least) >= earliest);
}
