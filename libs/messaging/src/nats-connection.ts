import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import type { Dependency } from '#contracts';

const DRAIN_LIMIT_MS = 2_000;

export interface NatsOptions {
  /** `nats://[user:password@]host:port`, or `tls://…`; several, separated by commas, for a cluster of one login. */
  readonly url: string;
  /** Shown in the server's connection list. */
  readonly service: string;
}

/** The one connection of a process to NATS. It reconnects for as long as the process lives. */
@Injectable()
export class Nats implements OnApplicationShutdown {
  private readonly logger = new Logger(Nats.name);

  private constructor(readonly connection: NatsConnection) {
    void this.logStatus();
    void this.endProcessWhenClosed();
  }

  /** @throws when no server answers within 20 s: a service that cannot hear commands must not look alive. */
  static async open({ url, service }: NatsOptions): Promise<Nats> {
    const connection = await connect({
      ...addressOf(url),
      name: service,
      inboxPrefix: `_INBOX.${service}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 100,
      pingInterval: 5_000,
      waitOnFirstConnect: false,
      timeout: 20_000,
      // Else two stacks are taken of every request, in case it fails.
      noAsyncTraces: true,
    });
    return new Nats(connection);
  }

  /** Asks the server, rather than trusting that a broken connection was noticed. */
  async checkReady(): Promise<Dependency> {
    const answered = await Promise.race([
      this.connection.rtt().then(
        () => true,
        () => false,
      ),
      new Promise<false>((resolve) => setTimeout(resolve, 1_000, false).unref()),
    ]);
    return answered ? { name: 'nats', ready: true } : { name: 'nats', ready: false, reason: 'NATS does not answer' };
  }

  /** What is under way is sent first, for 2 s at most: NATS may be away. */
  async onApplicationShutdown(): Promise<void> {
    const limit = new Promise((resolve) => setTimeout(resolve, DRAIN_LIMIT_MS).unref());
    await Promise.race([this.connection.drain(), limit]).catch(() => {});
    await this.connection.close();
  }

  private async logStatus(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'disconnect') this.logger.warn('disconnected from NATS');
      if (status.type === 'reconnect') this.logger.log('connected to NATS again');
      if (status.type === 'error') this.logger.error({ msg: 'NATS reports an error', reason: status.error.message });
    }
  }

  /** With endless reconnects, `closed()` tells of an error only when it cannot be mended (such as a refused login). */
  private async endProcessWhenClosed(): Promise<void> {
    const failure = await this.connection.closed();
    if (!failure) return;
    this.logger.fatal({ msg: 'NATS closed the connection for good', reason: failure.message });
    process.exit(1);
  }
}

/** The client wants addresses without a login, the login apart, and to be told that it must not speak in the clear. */
function addressOf(url: string): Pick<ConnectionOptions, 'servers' | 'user' | 'pass' | 'tls'> {
  const places = url.split(',').map((each) => new URL(each.trim()));
  const login = places.find(({ username }) => username !== '');
  return {
    servers: places.map(({ host }) => host),
    ...(login && { user: decodeURIComponent(login.username), pass: decodeURIComponent(login.password) }),
    ...(places.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
  };
}
