/** How long a verifier may answer from what it keeps, counted from the moment it asked for the lease. */
export const LEASE_MS = 2_000;

/**
 * The right to answer without asking. Everything rests on its end being counted from the sending of the renewal: the
 * origin writes the lease down later than that, so whoever waits for the end it wrote waits longer than this.
 */
export class Lease {
  private endsAt = -Infinity;

  /** @param nowMs of a clock that is never set, and goes on while the process stands still. So are all times here. */
  isLive(nowMs: number): boolean {
    return nowMs < this.endsAt;
  }

  /**
   * @param sentAt when it was asked for.
   * @returns false where it would be over already.
   */
  run(sentAt: number, nowMs: number): boolean {
    if (nowMs >= sentAt + LEASE_MS) return false;
    this.endsAt = sentAt + LEASE_MS;
    return true;
  }

  end(): void {
    this.endsAt = -Infinity;
  }
}
