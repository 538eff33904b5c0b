import type { VerificationView } from '#contracts';
import { Nats } from '#messaging';
import type { SettableClock } from '#testing';
import { natsOrigin, Verifier, type Clock, type Verification } from '#verifier';

/** Verifiers as a gateway has one, each with a connection of its own. */
export class AskedVerifiers {
  private readonly ends: (() => Promise<void>)[] = [];

  /** @param wallClock that they go by, as the service does. */
  constructor(
    private readonly natsUrl: string,
    private readonly wallClock: () => SettableClock,
  ) {}

  async start(): Promise<Verifier> {
    const nats = await Nats.open({ url: this.natsUrl, service: 'verifier' });
    const verifier = new Verifier({ origin: natsOrigin(nats.connection), clock: clockOf(this.wallClock) });
    this.ends.push(async () => {
      await verifier.stop();
      await nats.onApplicationShutdown();
    });
    await verifier.start();
    return verifier;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.ends.splice(0).map((end) => end()));
  }
}

/** What the command answers where a verifier answers so. */
export function viewOf(verification: Verification): VerificationView {
  if (!('keyId' in verification)) return verification;
  const { memberId: _, expiresAt, rateLimit, ...told } = verification;
  return {
    ...told,
    expiresAt: new Date(expiresAt).toISOString(),
    ...(rateLimit !== null && { rateLimit }),
    ...(told.code === 'rate-limited' && rateLimit !== null && { retryAfterSeconds: rateLimit.resetSeconds }),
  };
}

function clockOf(wallClock: () => SettableClock): Clock {
  return {
    wallMs: () => wallClock().now().getTime(),
    monotonicMs: () => performance.now(),
    every: (ms, work) => {
      const timer = setInterval(work, ms);
      return () => clearInterval(timer);
    },
  };
}
