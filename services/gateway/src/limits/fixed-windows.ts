const MINUTE_MS = 60_000;

/** Buckets that are kept. Of more, the one whose window began first is forgotten. */
const MOST_BUCKETS = 100_000;

interface Bucket {
  readonly endsAt: number;
  readonly count: number;
}

/** How a bucket stands after something was counted in it. */
export interface Standing {
  readonly exceeded: boolean;
  /** How much a window takes. */
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the window ends. */
  readonly resetSeconds: number;
}

/**
 * Counts in windows of a minute, each of which begins with the first that is counted. Kept in memory, by this process
 * for itself, and not without bound: whoever has a great many addresses can at worst have the oldest ones forgotten.
 */
export class FixedWindows {
  /** In the order in which they end. */
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly limit: number) {}

  /** @param now milliseconds of a clock that never goes back. */
  count(name: string, now: number): Standing {
    this.forget(now);
    const known = this.buckets.get(name);
    const bucket = { endsAt: known?.endsAt ?? now + MINUTE_MS, count: (known?.count ?? 0) + 1 };
    this.buckets.set(name, bucket);
    return this.standingOf(bucket, now);
  }

  /** Whether there is no room left, without counting anything; null where there is. */
  exhausted(name: string, now: number): Standing | null {
    const bucket = this.buckets.get(name);
    if (bucket === undefined || bucket.endsAt <= now || bucket.count < this.limit) return null;
    return this.standingOf({ ...bucket, count: bucket.count + 1 }, now);
  }

  private standingOf({ endsAt, count }: Bucket, now: number): Standing {
    const { limit } = this;
    const resetSeconds = Math.ceil(Math.round(endsAt - now) / 1_000);
    return { exceeded: count > limit, limit, remaining: Math.max(0, limit - count), resetSeconds };
  }

  private forget(now: number): void {
    for (const [name, { endsAt }] of this.buckets) {
      if (endsAt > now && this.buckets.size <= MOST_BUCKETS) return;
      this.buckets.delete(name);
    }
  }
}
