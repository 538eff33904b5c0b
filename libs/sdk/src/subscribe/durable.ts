import { jetstream, type Consumer, type ConsumerInfo } from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { describeFrom, startAtSequence, startAtTime, startOf, type From, type Start } from './from.js';
import { FROM, MOST_HELD, NoStream, type Places } from './places.js';
import { SubscriptionConflict } from './subscription-conflict.js';

const REQUEST_TIMEOUT_MS = 2_000;
/** The clocks of two servers may differ by this. What comes twice is known by its id. */
const CLOCK_SLACK_MS = 60_000;

export interface DurablePlan {
  readonly durable: string;
  readonly subjects: readonly string[];
  /** Undefined: wherever it stands; at the beginning where it is new. */
  readonly from: From | undefined;
  readonly ackWaitMs: number;
}

/** Told, before a place is made in a stream that took the name of the one that was read, since when events may be missing. */
export type MakeUp = (since: Date) => Promise<void>;

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
    private readonly places: Places,
    private readonly plan: DurablePlan,
    private readonly makeUp: MakeUp,
  ) {}

  /**
   * @param standing how far this process had come; null where it has just begun.
   * @throws SubscriptionConflict, NoStream, or what NATS says where it is away.
   */
  async open(standing: Standing | null): Promise<OpenedDurable> {
    const found = await this.places.find().catch((failure: unknown) => {
      this.foundNoStream ||= failure instanceof NoStream;
      throw failure;
    });
    const { stream } = found;
    const info = found.info === null ? await this.make(standing, stream) : await this.taken(found.info);
    const { consumers } = jetstream(this.connection, { timeout: REQUEST_TIMEOUT_MS });
    return { consumer: consumers.getConsumerFromInfo(info), info, stream };
  }

  private async taken(found: ConsumerInfo): Promise<ConsumerInfo> {
    const { ackWaitMs } = this.plan;
    this.assertOurs(found);
    const { ack_wait, max_ack_pending } = found.config;
    if (ack_wait === nanos(ackWaitMs) && max_ack_pending === MOST_HELD) return found;
    return this.places.adjust(ackWaitMs);
  }

  private async make(standing: Standing | null, stream: string): Promise<ConsumerInfo> {
    const { subjects, from = 'beginning', ackWaitMs } = this.plan;
    if (standing !== null && standing.stream !== stream) await this.makeUp(before(standing.time));
    const start = this.startFrom(standing, stream);
    return this.places.make({ filters: subjects, start, from: describeFrom(from), ackWaitMs });
  }

  /** In the same stream by sequence; in another by time, as its sequences mean other events. */
  private startFrom(standing: Standing | null, stream: string): Start {
    const { from = 'beginning' } = this.plan;
    if (standing?.stream === stream) return startAtSequence(standing.nextSequence);
    if (standing !== null) return startAtTime(before(standing.time));
    // A stream that came after we did has nothing but what came from now on.
    return startOf(from === 'now' && this.foundNoStream ? 'beginning' : from);
  }

  /** @throws SubscriptionConflict where going on would mean other events than were asked for. */
  private assertOurs({ config, name }: ConsumerInfo): void {
    const { durable, subjects, from } = this.plan;
    const conflict = (difference: string) => new SubscriptionConflict(durable, difference, name);
    const begun = config.metadata?.[FROM];
    if (begun === undefined) throw conflict('was not made by subscribe()');
    const present = (config.filter_subjects ?? [config.filter_subject ?? '']).toSorted();
    if (present.join() !== subjects.join()) {
      throw conflict(`hears ${present.join(', ')}, and not ${subjects.join(', ')}`);
    }
    if (from !== undefined && describeFrom(from) !== begun) {
      throw conflict(`began at "${begun}", and not at "${describeFrom(from)}"`);
    }
  }
}

function before(time: Date): Date {
  return new Date(Math.max(0, time.getTime() - CLOCK_SLACK_MS));
}
