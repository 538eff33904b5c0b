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

/** Positions, parted by a condition whose own are known as far as its floor. */
export interface Parted {
  /** They meet it. */
  readonly kept: readonly number[];
  /** Beyond its floor: still to be looked at. */
  readonly open: readonly number[];
}

/** @param positions newest first. */
export function partedBy(positions: readonly number[], { positions: meeting, floor }: Positions): Parted {
  const known = new Set(meeting);
  return {
    kept: positions.filter((position) => position >= floor && known.has(position)),
    open: positions.filter((position) => position < floor),
  };
}
