import { addOlder, type Run, type Runs } from './runs.js';

/** So many entries in a row are one span. */
export const SPAN = 1_000;

/**
 * When a span's entries happened, by ranges of time, four numbers each: least and greatest time, in milliseconds, and which
 * of the span's entries are the first and the last of it. The range that ends last comes first. Few entries are late, so few
 * ranges say it well; flat, as every search looks at all of them.
 */
export type TimeSpan = Float64Array;

const nothing: TimeSpan = new Float64Array();
const RANGES = 4;
const NUMBERS_OF_A_RANGE = 4;

interface Timed {
  readonly time: number;
  readonly at: number;
}

/** The times as ranges, parted where the gaps between them are greatest. */
export function timeSpanOf(times: readonly number[]): TimeSpan {
  const sorted = times.map((time, at) => ({ time, at })).toSorted((one, other) => one.time - other.time);
  const gaps = sorted.slice(1).map(({ time }, at) => ({ at: at + 1, size: time - (sorted[at]?.time ?? time) }));
  const widest = gaps.toSorted((one, other) => other.size - one.size).slice(0, RANGES - 1);
  const starts = [0, ...widest.filter(({ size }) => size > 0).map(({ at }) => at)].toSorted(
    (one, other) => one - other,
  );
  const ranges = starts.map((start, nth) => rangeOf(sorted.slice(start, starts[nth + 1])));
  return Float64Array.from(ranges.toSorted((one, other) => other.last - one.last).flatMap(Object.values<number>));
}

function rangeOf(within: readonly Timed[]) {
  const positions = within.map(({ at }) => at);
  const [least, greatest] = [within[0]?.time ?? 0, within.at(-1)?.time ?? 0];
  return { least, greatest, first: Math.min(...positions), last: Math.max(...positions) };
}

/** From this time on, and before that one; either may be open. */
export interface Period {
  readonly from?: Date;
  readonly to?: Date;
}

/**
 * Where in the log entries of a period may stand. Times are nearly in the order of positions, but not quite: what was told
 * late stands late. So spans are gone by, and not a search for two ends.
 * @param spans of the log's beginning, in order; what is behind them may hold anything.
 */
export function runsOf(spans: readonly TimeSpan[], { from, to }: Period, size: number): Runs {
  const [earliest, latest] = [from?.getTime() ?? -Infinity, to?.getTime() ?? Infinity];
  const known = Math.min(spans.length, Math.floor(size / SPAN));
  const runs: Run[] = size > known * SPAN ? [{ first: known * SPAN, end: size }] : [];
  for (let at = known - 1; at >= 0; at--) {
    const span = spans[at] ?? nothing;
    for (let range = 0; range < span.length; range += NUMBERS_OF_A_RANGE) {
      if ((span[range] ?? 0) >= latest || (span[range + 1] ?? 0) < earliest) continue;
      addOlder(runs, at * SPAN + (span[range + 2] ?? 0), at * SPAN + (span[range + 3] ?? 0) + 1);
    }
  }
  return runs;
}
