import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The way to NATS of one subscriber, which can be shut without anybody else noticing. */
export class NatsDoor {
  private readonly sockets = new Set<Socket>();
  private isShut = false;

  private constructor(
    private readonly server: Server,
    port: number,
  ) {
    this.server.on('connection', (client) => {
      if (this.isShut) return client.destroy();
      const upstream = connect(port, '127.0.0.1');
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
    });
  }

  static async open(natsUrl: string): Promise<NatsDoor> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new NatsDoor(server, Number(new URL(natsUrl).port));
  }

  /** Without a login. */
  get url(): string {
    return `nats://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  shut(): void {
    this.isShut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  unlock(): void {
    this.isShut = false;
  }

  close(): void {
    this.shut();
    this.server.close();
  }
}
