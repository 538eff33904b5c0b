import { createHmac } from 'node:crypto';
import { fromCurveSeed, fromSeed, type KeyPair } from '@nats-io/nkeys';

/** The keys that subscribers are let in by, and names that nobody can guess who was not told them. */
export class SubscriberIssuer {
  private constructor(
    /** Signs logins. */
    readonly signing: KeyPair,
    /** nats-server seals for it what a subscriber logs in with. */
    readonly sealing: KeyPair,
    private readonly secret: string,
  ) {}

  /** @param seed `SA…,SX…`. @throws Error for what is none; the text is not repeated. */
  static of(seed: string): SubscriberIssuer {
    const [signing = '', sealing = ''] = seed.split(',');
    const bytes = (text: string) => new TextEncoder().encode(text);
    return new SubscriberIssuer(fromSeed(bytes(signing)), fromCurveSeed(bytes(sealing)), seed);
  }

  /**
   * Of the consumer in which JetStream keeps this place. NATS checks what a client sends and hears, and not where it has
   * answers sent: so nobody must be able to name what is another's.
   */
  consumerOf(projectId: string, durable: string): string {
    const sealed = createHmac('sha256', this.secret).update(`place ${projectId} ${durable}`).digest('base64url');
    return `${consumerPrefixOf(projectId)}${durable}-${sealed.slice(0, 22)}`;
  }
}

export function consumerPrefixOf(projectId: string): string {
  return `sub-${projectId}-`;
}
