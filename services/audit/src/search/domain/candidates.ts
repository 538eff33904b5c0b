/** Where entries stand that meet a condition, newest first. */
export interface Positions {
  readonly positions: readonly number[];
  /** They are all there are from this position on. */
  readonly floor: number;
}

/** What meets one condition or another: complete only as far as each of them is. */
export function unionOf(lists: readonly Positions[], first: number): Positions {
  const floor = Math.max(first, ...lists.map((list) => list.floor));
  const positions = new Set(lists.flatMap((list) => list.positions).filter((position) => position >= floor));
  return { positions: [...positions].toSorted((one, other) => other - one), floor };
}

/**
 * What may meet all conditions, as far as the one of them reaches that reaches furthest: the rarest. The others narrow it
 * as far as they reach themselves, so what is left has still to be looked at.
 */
export function intersectionOf(lists: readonly Positions[]): Positions {
  const [lead, ...others] = lists.toSorted((one, other) => one.floor - other.floor);
  if (lead === undefined) throw new Error('an intersection of nothing');
  const sets = others.map(({ positions, floor }) => ({ known: new Set(positions), floor }));
  const isPossible = (position: number) => sets.every(({ known, floor }) => position < floor || known.has(position));
  return { positions: lead.positions.filter(isPossible), floor: lead.floor };
}
