import {
  AckPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstreamManager,
  type ConsumerInfo,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import type { Start } from './from.js';

const STREAM = 'EVENTS';
/** A durable keeps what it was asked for: that it is ours, and where it began. */
export const FROM = 'keyward-from';
/** So many events may be held at once. Those behind one that fails are among them. */
export const MOST_HELD = 1_000;
const REQUEST_TIMEOUT_MS = 2_000;

export interface FoundPlace {
  /** Tells one stream from another that took its name after it was lost. */
  readonly stream: string;
  /** Null where there is no such durable. */
  readonly info: ConsumerInfo | null;
}

export interface WantedPlace {
  readonly filters: readonly string[];
  readonly start: Start;
  /** As one text, which the durable keeps. */
  readonly from: string;
  readonly ackWaitMs: number;
}

/** Where one durable is looked for and made. All reject with what NATS says where it is away. */
export interface Places {
  /** @throws NoStream */
  find(): Promise<FoundPlace>;
  make(wanted: WantedPlace): Promise<ConsumerInfo>;
  adjust(ackWaitMs: number): Promise<ConsumerInfo>;
}

/** JetStream's word that there is no stream, and not only silence. */
export class NoStream extends Error {
  override readonly name = 'NoStream';
}

/** For logins that may do all of it themselves: those of the platform. */
export class JetStreamPlaces implements Places {
  constructor(
    private readonly connection: NatsConnection,
    private readonly durable: string,
  ) {}

  async find(): Promise<FoundPlace> {
    const manager = await this.manager();
    const stream = await manager.streams.info(STREAM).catch((failure: unknown) => {
      throw hasCode(failure, JetStreamApiCodes.StreamNotFound) ? new NoStream('there is no event stream') : failure;
    });
    const info = await manager.consumers.info(STREAM, this.durable).catch((failure: unknown) => {
      if (hasCode(failure, JetStreamApiCodes.ConsumerNotFound)) return null;
      throw failure;
    });
    return { stream: stream.created, info };
  }

  async make({ filters, start, from, ackWaitMs }: WantedPlace): Promise<ConsumerInfo> {
    const manager = await this.manager();
    return manager.consumers.add(STREAM, {
      durable_name: this.durable,
      filter_subjects: [...filters],
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMs),
      max_deliver: -1,
      max_ack_pending: MOST_HELD,
      metadata: { [FROM]: from },
      ...start,
    });
  }

  async adjust(ackWaitMs: number): Promise<ConsumerInfo> {
    const manager = await this.manager();
    const limits = { ack_wait: nanos(ackWaitMs), max_ack_pending: MOST_HELD };
    return manager.consumers.update(STREAM, this.durable, limits);
  }

  private manager(): Promise<JetStreamManager> {
    return jetstreamManager(this.connection, { timeout: REQUEST_TIMEOUT_MS, checkAPI: false });
  }
}

function hasCode(failure: unknown, code: number): boolean {
  return failure instanceof JetStreamApiError && failure.code === code;
}
