export const DAY_MS = 24 * 60 * 60 * 1_000;

/** What a project allows of its keys' lives. */
export interface LifetimePolicy {
  /** Where the creator says nothing. */
  readonly defaultDays: number;
  /** From the moment of asking, however the key comes to it. */
  readonly longestLifetimeDays: number;
  /** By one call. */
  readonly longestExtensionDays: number;
  /** Whether an expired key may be given new days. */
  readonly revive: boolean;
}

/** The policy of every project that has none of its own. */
export const defaultPolicy: LifetimePolicy = {
  defaultDays: 90,
  longestLifetimeDays: 3_650,
  longestExtensionDays: 365,
  revive: true,
};
