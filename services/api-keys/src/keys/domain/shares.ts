/** What became of a use that was asked for. */
export type Taken =
  /** Uses that are left after it; null: no bound. */
  | { readonly taken: true; readonly remaining: number | null }
  /** The key was deleted meanwhile, or has too few uses left. */
  | { readonly taken: false; readonly code: 'deleted' | 'uses-exhausted' };

/** What each gets where so much is left for all of them, one after the other: whole or nothing. */
export function sharedOut(remaining: number, costs: readonly number[]): readonly Taken[] {
  let left = remaining;
  return costs.map((cost) => {
    if (cost > left) return { taken: false, code: 'uses-exhausted' };
    left -= cost;
    return { taken: true, remaining: left };
  });
}
