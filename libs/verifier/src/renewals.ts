import type { Lease } from './lease.js';
import type { Origin } from './origin.js';
import type { Changes } from './protocol.js';

export const RENEW_EVERY_MS = 500;
/** Of a renewal that takes longer, the answer is not waited for any more. */
const RENEWAL_TIMEOUT_MS = 1_000;

/** Who keeps what a lease allows to be answered from. */
export interface Keeper {
  forget(): void;
  learn(changes: Changes): void;
}

/**
 * Keeps a lease alive, one question at a time. A new lease is honoured only once all is forgotten that may have been
 * missed: after a lapse, in another epoch, after the connection was lost.
 */
export class Renewals {
  private epoch: string | null = null;
  private interrupted = false;
  private ended = false;
  private attempt = 0;
  /** When the one that is under way was sent. */
  private sentAt: number | null = null;

  constructor(
    private readonly verifier: string,
    private readonly origin: Pick<Origin, 'renew'>,
    private readonly lease: Lease,
    private readonly monotonicMs: () => number,
    private readonly keeper: Keeper,
  ) {}

  /** A connection that breaks ends no lease; but what was pushed meanwhile may be lost. */
  interrupt(): void {
    this.interrupted = true;
  }

  /** Asks at once: nothing that was sent before will be answered. */
  resume(): Promise<void> {
    this.interrupt();
    this.sentAt = null;
    return this.renew();
  }

  /** Asks no more, and what is under way brings no lease. */
  end(): void {
    this.ended = true;
    this.attempt++;
  }

  /** Asks, unless an answer is still waited for. Never fails: without an answer there is no lease. */
  async renew(): Promise<void> {
    if (this.ended) return;
    const sentAt = this.monotonicMs();
    if (this.sentAt !== null && sentAt - this.sentAt < RENEWAL_TIMEOUT_MS) return;
    const attempt = ++this.attempt;
    this.sentAt = sentAt;
    const renewal = await this.origin.renew({ verifier: this.verifier }).catch(() => null);
    if (attempt !== this.attempt) return;
    this.sentAt = null;
    if (renewal === null) return;
    const now = this.monotonicMs();
    const lapsed = !this.lease.isLive(now);
    if (!this.lease.run(sentAt, now)) return;
    // All of this is one step: nothing is answered between.
    if (lapsed || this.interrupted || renewal.epoch !== this.epoch) this.keeper.forget();
    this.interrupted = false;
    this.epoch = renewal.epoch;
    this.keeper.learn(renewal);
  }
}
