import type { ConsumerInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { NoStream, type FoundPlace, type Places, type WantedPlace } from './places.js';

/** Keyward asks JetStream several times for one answer, and each time waits for its disk. */
const REQUEST_TIMEOUT_MS = 7_000;

interface Reply {
  readonly stream?: string;
  readonly info?: ConsumerInfo | null;
  /** How long a login lasts. */
  readonly loginMs?: number;
  readonly error?: string;
}

/** For logins with a key, which make no consumers: they ask Keyward for a place in the events of their project. */
export class KeywardPlaces implements Places {
  constructor(
    private readonly connection: NatsConnection,
    private readonly projectId: string,
    private readonly durable: string,
    private readonly learnLoginMs: (loginMs: number) => void,
  ) {}

  async find(): Promise<FoundPlace> {
    const { stream = '', info = null } = await this.ask({ op: 'find' });
    return { stream, info };
  }

  make({ filters, start, from, ackWaitMs }: WantedPlace): Promise<ConsumerInfo> {
    return this.change({ op: 'make', filters, start, from, ackWaitMs });
  }

  adjust(ackWaitMs: number): Promise<ConsumerInfo> {
    return this.change({ op: 'adjust', ackWaitMs });
  }

  private async change(request: object): Promise<ConsumerInfo> {
    const { info } = await this.ask(request);
    if (info) return info;
    throw new Error(`Keyward says nothing of the place of "${this.durable}"`);
  }

  private async ask(request: object): Promise<Reply> {
    const subject = `subscribers.v1.place.${this.projectId}.${this.durable}`;
    const answer = await this.connection.request(subject, JSON.stringify(request), { timeout: REQUEST_TIMEOUT_MS });
    const reply = answer.json<Reply>();
    if (reply.error === 'no-stream') throw new NoStream('there is no event stream');
    if (reply.error !== undefined) throw new Error(`Keyward gives "${this.durable}" no place: ${reply.error}`);
    if (reply.loginMs !== undefined) this.learnLoginMs(reply.loginMs);
    return reply;
  }
}
