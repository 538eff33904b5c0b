/** Time, as something a test can play. */
export interface Clock {
  /** Milliseconds since 1970: what expiry is told in. May be set. */
  readonly wallMs: () => number;
  /** Of no known beginning, but never set: what leases are counted by. */
  readonly monotonicMs: () => number;
  /** Does the work again and again, until the function it gives is called. */
  every(ms: number, work: () => void): () => void;
}

// The global is a getter, which takes as long as the look at the clock.
const { performance } = globalThis;

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  every: (ms, work) => {
    const timer = setInterval(work, ms).unref();
    return () => clearInterval(timer);
  },
};
