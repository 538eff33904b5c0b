import { MessagePattern } from '@nestjs/microservices';

/** The strategy that serves `@OnEvents`: Nest matches handlers and servers by it. */
export const JETSTREAM = Symbol('jetstream');

/** A durable place in the event stream. */
export interface EventConsumer {
  /** The consumer's name: every process of the service shares one position. */
  readonly durable: string;
  /** Subjects it wants, such as `evt.v1.>`. */
  readonly filter: string;
  /** The handler gets at most this many events at a time. */
  readonly maxBatch: number;
  /**
   * The handler gets every message as it is, as `ReceivedMessage`, and judges itself what it cannot read. Default: it gets
   * events, and what is none is passed over with an error line.
   */
  readonly raw?: boolean;
}

/** A message of the stream, whatever it is. */
export interface ReceivedMessage {
  readonly text: string;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its place in the stream. */
  readonly sequence: number;
  /** From 1: how often it has been given to a reader of this consumer. */
  readonly delivery: number;
}

/**
 * Marks the controller method that takes events in, as `(events: KeywardEvent[]) => Promise<void>`, in stream order.
 * They are acknowledged once it resolves, and delivered again when it throws or the process dies: it must be idempotent.
 */
export function OnEvents(consumer: EventConsumer): MethodDecorator {
  return MessagePattern(consumer.durable, JETSTREAM, { ...consumer });
}
