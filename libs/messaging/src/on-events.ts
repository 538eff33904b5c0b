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
}

/**
 * Marks the controller method that takes events in, as `(events: KeywardEvent[]) => Promise<void>`, in stream order.
 * They are acknowledged once it resolves, and delivered again when it throws or the process dies: it must be idempotent.
 */
export function OnEvents(consumer: EventConsumer): MethodDecorator {
  return MessagePattern(consumer.durable, JETSTREAM, { ...consumer });
}
