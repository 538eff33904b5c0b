import {
  AckPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstreamManager,
  type Consumer,
  type ConsumerInfo,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { describeFrom, startAtSequence, startAtTime, startOf, type From, type Start } from './from.js';
import { SubscriptionConflict } from './subscription-conflict.js';

const STREAM = 'EVENTS';
/** So many events may be held at once. Those behind one that fails are among them. */
const MOST_HELD = 1_000;
const REQUEST_TIMEOUT_MS = 2_000;
/** The clocks of two servers may differ by this. What comes twice is known by its id. */
const CLOCK_SLACK_MS = 60_000;
/** A durable keeps what it was asked for: that it is ours, and where it began. */
const FROM = 'keyward-from';

export interface DurablePlan {
  readonly durable: string;
  readonly subjects: readonly string[];
  /** Undefined: wherever it stands; at the beginning where it is new. */
  readonly from: From | undefined;
  readonly ackWaitMs: number;
}

/** How far a subscription has come, in the stream and by the stream's clock. */
export interface Standing {
  readonly stream: string;
  readonly nextSequence: number;
  readonly time: Date;
}

/** A durable consumer as it was found or made. */
export interface OpenedDurable {
  readonly consumer: Consumer;
  readonly info: ConsumerInfo;
  /** Tells one stream from another that took its name after it was lost. */
  readonly stream: string;
}

/** A place in the stream that outlives the process. Whatever has become of it and of the stream, it is found or made anew. */
export class Durable {
  private foundNoStream = false;

  constructor(
    private readonly connection: NatsConnection,
    private readonly plan: DurablePlan,
  ) {}

  /**
   * @param standing how far this process had come; null where it has just begun.
   * @throws SubscriptionConflict, or what NATS says where it or the stream is away.
   */
  async open(standing: Standing | null): Promise<OpenedDurable> {
    const manager = await jetstreamManager(this.connection, { timeout: REQUEST_TIMEOUT_MS, checkAPI: false });
    const stream = await manager.streams.info(STREAM).catch((failure: unknown) => {
      this.foundNoStream ||= isNoStream(failure);
      throw failure;
    });
    const info = await this.findOrMake(manager, standing, stream.created);
    const consumer = manager.jetstream().consumers.getConsumerFromInfo(info);
    return { consumer, info, stream: stream.created };
  }

  private async findOrMake(
    manager: JetStreamManager,
    standing: Standing | null,
    stream: string,
  ): Promise<ConsumerInfo> {
    const { durable, ackWaitMs } = this.plan;
    const found = await manager.consumers.info(STREAM, durable).catch((failure: unknown) => {
      if (hasCode(failure, JetStreamApiCodes.ConsumerNotFound)) return null;
      throw failure;
    });
    if (found === null) return this.make(manager, this.startFrom(standing, stream));
    this.assertOurs(found);
    const { ack_wait, max_ack_pending } = found.config;
    if (ack_wait === nanos(ackWaitMs) && max_ack_pending === MOST_HELD) return found;
    return manager.consumers.update(STREAM, durable, { ack_wait: nanos(ackWaitMs), max_ack_pending: MOST_HELD });
  }

  private make(manager: JetStreamManager, start: Start): Promise<ConsumerInfo> {
    const { durable, subjects, from = 'beginning', ackWaitMs } = this.plan;
    return manager.consumers.add(STREAM, {
      durable_name: durable,
      filter_subjects: [...subjects],
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMs),
      max_deliver: -1,
      max_ack_pending: MOST_HELD,
      metadata: { [FROM]: describeFrom(from) },
      ...start,
    });
  }

  /** In the same stream by sequence; in another by time, as its sequences mean other events. */
  private startFrom(standing: Standing | null, stream: string): Start {
    const { from = 'beginning' } = this.plan;
    if (standing?.stream === stream) return startAtSequence(standing.nextSequence);
    if (standing !== null) return startAtTime(new Date(Math.max(0, standing.time.getTime() - CLOCK_SLACK_MS)));
    // A stream that came after we did has nothing but what came from now on.
    return startOf(from === 'now' && this.foundNoStream ? 'beginning' : from);
  }

  /** @throws SubscriptionConflict where going on would mean other events than were asked for. */
  private assertOurs({ config }: ConsumerInfo): void {
    const { durable, subjects, from } = this.plan;
    const begun = config.metadata?.[FROM];
    if (begun === undefined) throw new SubscriptionConflict(durable, 'was not made by subscribe()');
    const present = (config.filter_subjects ?? [config.filter_subject ?? '']).toSorted();
    if (present.join() !== subjects.join()) {
      throw new SubscriptionConflict(durable, `hears ${present.join(', ')}, and not ${subjects.join(', ')}`);
    }
    if (from !== undefined && describeFrom(from) !== begun) {
      throw new SubscriptionConflict(durable, `began at "${begun}", and not at "${describeFrom(from)}"`);
    }
  }
}

/** Whether this is JetStream's word that there is no stream, and not only silence. */
export function isNoStream(failure: unknown): boolean {
  return hasCode(failure, JetStreamApiCodes.StreamNotFound);
}

function hasCode(failure: unknown, code: number): boolean {
  return failure instanceof JetStreamApiError && failure.code === code;
}
