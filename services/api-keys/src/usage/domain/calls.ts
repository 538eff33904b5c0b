const HOUR_MS = 60 * 60 * 1_000;

/** The uses of a key for one service in one hour. */
export interface HourlyCalls {
  readonly keyId: string;
  /** Its id; null where none was told. */
  readonly service: string | null;
  /** The begin of the hour. */
  readonly hour: Date;
  readonly calls: number;
}

/** The uses of the text from before a rotation, from one address. */
export interface StaleCalls {
  readonly keyId: string;
  /** When that text ends, or ended: what tells one rotation from another. */
  readonly until: Date;
  readonly address: string;
  readonly calls: number;
  readonly lastUsedAt: Date;
}

export function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}

/** The first of the whole hours that the last day, up to now, lies in. */
export function firstHourOfLastDay(now: Date): Date {
  return hourOf(new Date(now.getTime() - 24 * HOUR_MS));
}

/** Both together. */
export function addedCalls(one: HourlyCalls | undefined, other: HourlyCalls): HourlyCalls {
  return { ...other, calls: (one?.calls ?? 0) + other.calls };
}

export function addedStaleCalls(one: StaleCalls | undefined, other: StaleCalls): StaleCalls {
  return {
    ...other,
    calls: (one?.calls ?? 0) + other.calls,
    lastUsedAt: laterOf(one?.lastUsedAt, other.lastUsedAt),
  };
}

export function laterOf(one: Date | undefined, other: Date): Date {
  return one !== undefined && one > other ? one : other;
}
