import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { NatsFrames, type Frame } from './nats-frames.js';

/** What happens to a message: it is lost, held back until there is another treatment, or comes so many milliseconds late. */
export type Fate = 'lost' | 'held' | number;

/** What happens to all of one direction. */
export type Treatment = (frame: Frame) => Fate;

export interface Treatments {
  /** Default: everything passes. */
  readonly toServer?: Treatment;
  readonly toClient?: Treatment;
}

const passes: Treatment = () => 0;

/**
 * The way between a process and NATS. Whatever happens on it, no connection is closed by it: neither side notices
 * anything but silence. Messages stay in their order.
 */
export class NatsProxy {
  private treatments: Required<Treatments> = { toServer: passes, toClient: passes };
  private readonly lanes = new Set<Lane>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly upstream: URL,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  /** @param natsUrl with its login, which passes through. */
  static async open(natsUrl: string): Promise<NatsProxy> {
    const server = createServer().unref();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new NatsProxy(server, new URL(natsUrl));
  }

  /** For who is to go this way. */
  get url(): string {
    const url = new URL(this.upstream);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** From now on, and until the next treatment. What was held back goes on its way. */
  treat({ toServer = passes, toClient = passes }: Treatments): void {
    this.treatments = { toServer, toClient };
    for (const lane of this.lanes) lane.release();
  }

  heal(): void {
    this.treat({});
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(client: Socket): void {
    const server = connect(Number(this.upstream.port), this.upstream.hostname);
    const lanes = [
      new Lane(client, server, (frame) => this.treatments.toServer(frame)),
      new Lane(server, client, (frame) => this.treatments.toClient(frame)),
    ];
    for (const lane of lanes) this.lanes.add(lane);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        other.destroy();
        this.sockets.delete(socket);
        for (const lane of lanes) this.lanes.delete(lane);
      });
    }
  }
}

interface Waiting {
  readonly bytes: Buffer;
  due: number;
}

/** One direction of one connection. */
class Lane {
  private readonly frames = new NatsFrames();
  private readonly waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    from: Socket,
    private readonly to: Socket,
    treatment: Treatment,
  ) {
    from.on('data', (chunk) => {
      for (const frame of this.frames.cut(chunk)) this.take(frame, treatment(frame));
      this.send();
    });
  }

  /** Nothing is held back any more. */
  release(): void {
    const now = performance.now();
    for (const each of this.waiting) if (each.due === Infinity) each.due = now;
    this.send();
  }

  private take({ bytes }: Frame, fate: Fate): void {
    if (fate === 'lost') return;
    this.waiting.push({ bytes, due: fate === 'held' ? Infinity : performance.now() + fate });
  }

  private send(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const now = performance.now();
    while (this.waiting[0] !== undefined && this.waiting[0].due <= now) {
      const next = this.waiting.shift();
      if (next !== undefined && this.to.writable) this.to.write(next.bytes);
    }
    const [first] = this.waiting;
    if (first === undefined || first.due === Infinity) return;
    this.timer = setTimeout(() => this.send(), Math.ceil(first.due - now));
  }
}
