import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Nats, SubscriberIssuer, SubscriberLogins, SubscriberPlaces } from '#messaging';
import { AdmitSubscriber } from './use-cases/admit-subscriber.js';

export const SUBSCRIBERS_OPTIONS = Symbol('SUBSCRIBERS_OPTIONS');

export interface SubscribersOptions {
  /** Undefined: nobody logs in to NATS with a key. */
  readonly issuerSeed: string | undefined;
  readonly loginSeconds: number;
}

/** Lets holders of keys read the events of their project, by NATS. */
@Injectable()
export class Subscribers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Subscribers.name);
  private stops: readonly (() => void)[] = [];

  constructor(
    private readonly nats: Nats,
    private readonly admitSubscriber: AdmitSubscriber,
    @Inject(SUBSCRIBERS_OPTIONS) private readonly options: SubscribersOptions,
  ) {}

  onApplicationBootstrap(): void {
    const { issuerSeed, loginSeconds } = this.options;
    if (issuerSeed === undefined) {
      this.logger.log({ msg: 'subscribers cannot log in to NATS with keys: there is no KEYWARD_NATS_ISSUER_SEED' });
      return;
    }
    const { connection } = this.nats;
    const shared = { connection, issuer: SubscriberIssuer.of(issuerSeed), lastsMs: loginSeconds * 1_000 };
    const logins = new SubscriberLogins({
      ...shared,
      admit: (login) => this.admitSubscriber.execute(login),
      onFailure: (failure) => this.warn('a subscriber was neither let in nor refused', failure),
    });
    const places = new SubscriberPlaces({
      ...shared,
      onFailure: (failure) => this.warn('a subscriber was told nothing of its place', failure),
    });
    this.stops = [logins.start(), places.start()];
  }

  beforeApplicationShutdown(): void {
    for (const stop of this.stops) stop();
  }

  private warn(msg: string, failure: unknown): void {
    this.logger.warn({ msg, reason: failure instanceof Error ? failure.message : String(failure) });
  }
}
