/** How benches tell of what they measured. */

export function median(values) {
  return at(values, 0.5);
}

/** The value that this share of them does not exceed. */
export function at(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

/** Each round's ratio, and their median. */
export function ratios(rounds, ratio) {
  const all = rounds.map(ratio);
  const each = all.toSorted((one, other) => one - other).map((value) => value.toFixed(2));
  return `${each.join(', ')}, median ${median(all).toFixed(2)}`;
}
