import type { MicroserviceOptions } from '@nestjs/microservices';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { EventReader, type Take } from './event-reader.js';
import type { EventStream } from './event-stream.js';
import { JETSTREAM, type EventConsumer } from './on-events.js';
import type { ReadingGate } from './reading-gate.js';

export interface EventServerOptions {
  /** Its readers read only while this is open. Default: always. */
  readonly gate?: ReadingGate;
}

/** JetStream as a Nest transport: one reader for each `@OnEvents` method. */
class EventServer extends Server implements CustomTransportStrategy {
  override readonly transportId = JETSTREAM;
  private readonly readers: EventReader[] = [];

  constructor(
    private readonly stream: EventStream,
    private readonly gate: ReadingGate | null,
  ) {
    super();
  }

  listen(callback: () => void): void {
    for (const handler of this.messageHandlers.values()) {
      const take: Take = async (batch) => {
        await lastValueFrom(this.transformToObservable(await handler(batch)), { defaultValue: undefined });
      };
      const reader = new EventReader(this.stream, consumerOf(handler), take, this.gate);
      this.readers.push(reader);
      reader.start();
    }
    callback();
  }

  /** Ends after the batches under way are handled and acknowledged. */
  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()));
  }

  on(): void {
    throw new Error('EventServer emits no events of its own');
  }

  unwrap<T>(): T {
    throw new Error('EventServer wraps no single client');
  }
}

/** How a service's main adds the readers of its events to its Nest application. */
export function eventServer(stream: EventStream, { gate }: EventServerOptions = {}): MicroserviceOptions {
  return { strategy: new EventServer(stream, gate ?? null) };
}

/** What `@OnEvents` was given. */
function consumerOf({ extras }: MessageHandler): EventConsumer {
  const { durable, filter, maxBatch, raw = false } = (extras ?? {}) as Partial<EventConsumer>;
  if (durable === undefined || filter === undefined || maxBatch === undefined) {
    throw new Error('a method on JetStream must be marked by @OnEvents');
  }
  return { durable, filter, maxBatch, raw };
}
