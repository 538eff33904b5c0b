import { LEASE_MS } from '#verifier';

/** How far the clocks of two machines may run apart while a lease lasts, and what is lost on rounding: far more. */
const DRIFT_MS = 250;

/** No verifier honours anything any more by a lease that was renewed longer ago than this. */
export const OVER_AFTER_MS = LEASE_MS + DRIFT_MS;

/** Whoever has not renewed its lease for so long forgets all before it honours anything again. */
const FORGOTTEN_AFTER_MS = 60_000;

/** A lease as it is written down: no time, so that no clock has to be right. */
export interface Lease {
  /** The verifier's id. */
  readonly _id: string;
  /** Another text at each renewal. */
  readonly renewal: string;
}

interface Sighting {
  readonly renewal: string;
  readonly sinceMs: number;
}

export interface Sighted {
  /** Verifiers that may honour something by their leases. */
  readonly live: readonly string[];
  /** Leases that nobody needs to remember. */
  readonly forgotten: readonly Lease[];
}

/**
 * Tells the leases that are over from those that may be live, by nothing but how long the same renewal has been seen. A
 * verifier counts its lease from before it was written down, so it is over for it first.
 */
export class Sightings {
  private seen = new Map<string, Sighting>();

  /**
   * @param leases all there are.
   * @param beganMs when the reading of them began, by a clock that is never set.
   * @param endedMs when it had ended.
   */
  take(leases: readonly Lease[], beganMs: number, endedMs: number): Sighted {
    const before = this.seen;
    this.seen = new Map(leases.map((lease) => [lease._id, sightingOf(lease, before.get(lease._id), endedMs)]));
    const ageOf = ({ _id }: Lease) => beganMs - (this.seen.get(_id)?.sinceMs ?? endedMs);
    const live = leases.filter((lease) => ageOf(lease) < OVER_AFTER_MS).map(({ _id }) => _id);
    return { live, forgotten: leases.filter((lease) => ageOf(lease) >= FORGOTTEN_AFTER_MS) };
  }
}

function sightingOf({ renewal }: Lease, before: Sighting | undefined, nowMs: number): Sighting {
  return before?.renewal === renewal ? before : { renewal, sinceMs: nowMs };
}
