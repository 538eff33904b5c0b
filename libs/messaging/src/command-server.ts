import type { MicroserviceOptions } from '@nestjs/microservices';
import { ServerNats, Transport } from '@nestjs/microservices';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { inRequest, Problem, type RequestContext } from '#contracts';
import type { Nats } from './nats-connection.js';
import { fromHeaders } from './wire.js';

const DRAIN_LIMIT_MS = 5_000;
const KNOWN_WITHIN_MS = 1_000;

/**
 * Nest's NATS server with five differences: it uses the connection of the process, listens only once the server of
 * NATS knows of it, answers what is not a command instead of falling silent, drops a command past its deadline
 * unexecuted, and ends by draining: commands already received are carried out and answered.
 */
class CommandServer extends ServerNats {
  override readonly transportId = Transport.NATS;
  private readonly listening: Subscription[] = [];
  private readonly running = new Set<Promise<void>>();

  /** @param queue the service's name: each command goes to one of its processes. */
  constructor(
    private readonly nats: Nats,
    private readonly queue: string,
  ) {
    super({ queue });
  }

  override createNatsClient(): Promise<NatsConnection> {
    return Promise.resolve(this.nats.connection);
  }

  override start(callback: (failure?: unknown) => void): void {
    const { connection } = this.nats;
    this.bindEvents(connection);
    // While NATS is away nobody can ask yet.
    const limit = new Promise((resolve) => setTimeout(resolve, KNOWN_WITHIN_MS).unref());
    void Promise.race([connection.flush().catch(() => null), limit]).then(() => callback());
  }

  override bindEvents(client: NatsConnection): void {
    for (const subject of this.messageHandlers.keys()) {
      const callback = (failure: Error | null, message: Msg) => {
        if (failure) this.handleError(failure.message);
        else this.handleMessage(subject, message).catch((failure: unknown) => this.handleError(String(failure)));
      };
      this.listening.push(client.subscribe(subject, { queue: this.queue, callback }));
    }
  }

  override async handleMessage(channel: string, message: Msg): Promise<void> {
    const work = this.answer(channel, message);
    this.running.add(work);
    await work.finally(() => this.running.delete(work));
  }

  private async answer(channel: string, message: Msg): Promise<void> {
    const context = fromHeaders(message.headers);
    if (context.deadline < Date.now()) this.logger.warn({ msg: 'dropped a late command', command: channel });
    else if (!isCommand(message)) refuse(message);
    else await this.carryOut(context, channel, message);
  }

  private async carryOut(context: RequestContext, channel: string, message: Msg): Promise<void> {
    await inRequest(context, async () => {
      const began = performance.now();
      await super.handleMessage(channel, message);
      if (this.isQuiet(channel)) return;
      this.logger.log({ msg: 'command', command: channel, ms: Math.round(performance.now() - began) });
    });
  }

  private isQuiet(channel: string): boolean {
    return this.messageHandlers.get(channel)?.extras?.['quiet'] === true;
  }

  override async close(): Promise<void> {
    const limit = new Promise((resolve) => setTimeout(resolve, DRAIN_LIMIT_MS).unref());
    await Promise.race([this.drain(), limit]);
  }

  /** Takes as long as NATS is away, and as the slowest command. */
  private async drain(): Promise<void> {
    const listening = this.listening.splice(0);
    if (!this.nats.connection.isClosed()) await Promise.all(listening.map((subscription) => subscription.drain()));
    await Promise.allSettled(this.running);
  }
}

/** How a service's main adds the server to its Nest application. */
export function commandServer(nats: Nats, service: string): MicroserviceOptions {
  return { strategy: new CommandServer(nats, service) };
}

function isCommand(message: Msg): boolean {
  try {
    const packet = message.json<{ id?: unknown; data?: unknown } | null>();
    return typeof packet?.id === 'string' && typeof packet.data === 'object';
  } catch {
    return false;
  }
}

function refuse(message: Msg): void {
  message.respond(JSON.stringify({ err: new Problem('request.malformed').toDetails(), isDisposed: true }));
}
