import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Nats } from '#messaging';
import { natsOrigin, Verifier } from '#verifier';

/**
 * The verifier of this process. It has asked for a lease before the first request is taken; where it gets none, it asks
 * about every key. It ends when the last request is answered, and before the connection to NATS does: what it has to tell
 * still goes over that.
 */
@Injectable()
export class KeyVerifier extends Verifier implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor({ connection }: Nats, environment: string) {
    super({ origin: natsOrigin(connection), environment });
  }

  onApplicationBootstrap(): Promise<void> {
    return this.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }
}
