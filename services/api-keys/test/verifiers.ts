import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '#contracts';
import { Broadcast, Nats } from '#messaging';
import {
  natsOrigin,
  PUSH_SUBJECT,
  releaseLease,
  renewLease,
  Verifier,
  type Origin,
  type Push,
  type Renewal,
} from '#verifier';
import type { KeysService } from './keys-service.js';

const USED_EVERY_MS = 2;

/** A verifier that does nothing by itself, so that a test says what it hears and when it answers. */
export class PlayedVerifier {
  readonly id = `ver_${newId('req')}`;
  readonly pushes: Push[] = [];
  private readonly stopListening: () => void;

  constructor(private readonly keys: KeysService) {
    const broadcast = keys.app.get(Broadcast);
    this.stopListening = broadcast.listen<Push>(PUSH_SUBJECT, (push) => this.pushes.push(push as Push));
  }

  renew(): Promise<Renewal> {
    return this.keys.bus.request(renewLease, { verifier: this.id });
  }

  /** Says that it has applied what it was told last. */
  acknowledge(): void {
    const push = this.pushes.at(-1);
    if (push === undefined) throw new Error('nothing was pushed');
    const { revision, ackTo } = push;
    this.keys.app.get(Broadcast).publish(ackTo, { verifier: this.id, revision });
  }

  /** So that no other test waits for it. */
  async end(): Promise<void> {
    this.stopListening();
    await this.keys.bus.request(releaseLease, { verifier: this.id });
  }
}

/** A real verifier on a connection of its own, by the clock that its service goes by. */
export class UsedVerifier {
  /** Uses that were accepted although they began after the revocation had been answered. */
  readonly wrong: string[] = [];
  private readonly revoked = new Set<string>();
  private stopping = false;
  private uses: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly verifier: Verifier,
    private readonly nats: Nats,
  ) {}

  /** @param change makes its way to the service a worse one. */
  static async start(natsUrl: string, keys: KeysService, change = (origin: Origin) => origin): Promise<UsedVerifier> {
    const nats = await Nats.open({ url: natsUrl, service: 'verifier' });
    const clock = {
      wallMs: () => keys.clock.now().getTime(),
      monotonicMs: () => performance.now(),
      every: (ms: number, work: () => void) => {
        const timer = setInterval(work, ms);
        return () => clearInterval(timer);
      },
    };
    const verifier = new Verifier({ origin: change(natsOrigin(nats.connection)), clock });
    await verifier.start();
    return new UsedVerifier(verifier, nats);
  }

  /** Uses these keys again and again, from now on until it is stopped. */
  use(texts: readonly string[]): void {
    this.uses = Promise.all(texts.map((text) => this.useForEver(text)));
  }

  /** The revocation of this key has been answered. */
  isRevoked(text: string): void {
    this.revoked.add(text);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.uses;
    await this.verifier.stop();
    await this.nats.onApplicationShutdown();
  }

  private async useForEver(text: string): Promise<void> {
    while (!this.stopping) {
      const beganAfter = this.revoked.has(text);
      const { valid } = await Promise.resolve(this.verifier.verify(text)).catch(() => ({ valid: false }));
      if (beganAfter && valid) this.wrong.push(text);
      await wait(USED_EVERY_MS);
    }
  }
}
