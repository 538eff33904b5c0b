import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import canonicalize from 'canonicalize';
import { eventSubject, type Dependency, type KeywardEvent } from '#contracts';
import { differing, epochOf, STREAM, streamDeclaration, withNewEpoch, type StreamEpoch } from './declarations.js';
import { DeclaredConsumers } from './declared-consumers.js';
import { Nats } from './nats-connection.js';
import type { Numbers } from './numbers.js';

const STREAM_NOT_FOUND = 10059;
const STREAM_EXISTS = 10058;
const PUBLISH_TIMEOUT_MS = 2_000;
const LOOK_EVERY_MS = 5_000;

/**
 * The stream through which events are told. It is a doorbell, not the truth: an event stays in its document until
 * the audit has it, so everything in here may be lost and will be published again. Each process that publishes or reads
 * compares the stream, and the consumers it reads, with their declarations every 5 s, and puts right what differs.
 */
@Injectable()
export class EventStream implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly consumers: DeclaredConsumers;
  private readonly logger = new Logger(EventStream.name);
  private readonly client: JetStreamClient;
  private readonly hearers = new Set<() => void>();
  private readonly putRight = new Map<string, number>();
  private declaring: Promise<void> | null = null;
  private current: StreamEpoch | null = null;
  private fault: string | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly nats: Nats) {
    this.client = jetstream(nats.connection, { timeout: PUBLISH_TIMEOUT_MS });
    this.consumers = new DeclaredConsumers(
      () => this.manager(),
      (durable) => this.notePutRight(durable),
    );
  }

  /** The stream's present life; null until it has been seen. */
  get epoch(): StreamEpoch | null {
    return this.current;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.declare().catch((failure: Error) =>
      this.logger.warn({ msg: 'the event stream cannot be declared yet', reason: failure.message }),
    );
    this.lookLater();
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /**
   * Hears that events may be missing in the stream: it was made anew, or it or a consumer was not as declared.
   * @returns how to stop hearing of it.
   */
  onDrift(hear: () => void): () => void {
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }

  tellTo(numbers: Numbers): void {
    const lag = { name: 'keyward_consumer_lag_events', help: 'Events a durable consumer has not finished.' };
    numbers.measure({ ...lag, labels: ['durable', 'state'] }, () =>
      this.consumers.lags.flatMap(({ durable, pending, unacknowledged }) => [
        { labels: { durable, state: 'pending' }, sum: pending },
        { labels: { durable, state: 'unacknowledged' }, sum: unacknowledged },
      ]),
    );
    const help = 'How often a stream or consumer was not as declared, or had gone, and was put right.';
    numbers.count({ name: 'keyward_declarations_put_right_total', help, labels: ['what'] }, () =>
      [...this.putRight].map(([what, sum]) => ({ labels: { what }, sum })),
    );
  }

  /** Makes the stream, or puts its settings right. Callers at the same moment share one attempt. */
  declare(): Promise<void> {
    this.declaring ??= this.declareNow().finally(() => (this.declaring = null));
    return this.declaring;
  }

  /**
   * Resolves once JetStream holds the event on disk. Publishing again under the same id within two minutes stores nothing new.
   * @throws when it is not known to be stored; the stream has then been declared anew where it was missing.
   */
  async publish(event: KeywardEvent): Promise<void> {
    try {
      await this.client.publish(eventSubject(event), encodeEvent(event), {
        msgID: event.id,
        timeout: PUBLISH_TIMEOUT_MS,
      });
    } catch (failure) {
      await this.declare();
      throw failure;
    }
  }

  async checkReady(): Promise<Dependency> {
    const found = await this.manager()
      .then((manager) => manager.streams.info(STREAM))
      .then(
        () => true,
        () => false,
      );
    const reason = found ? this.fault : `the JetStream stream ${STREAM} is missing or out of reach`;
    return reason === null ? { name: 'events', ready: true } : { name: 'events', ready: false, reason };
  }

  manager(): Promise<JetStreamManager> {
    return jetstreamManager(this.nats.connection, { timeout: PUBLISH_TIMEOUT_MS });
  }

  private lookLater(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.look().then(() => this.lookLater()), LOOK_EVERY_MS).unref();
  }

  /** NATS that is away is told of elsewhere: there is nothing to compare then. */
  private async look(): Promise<void> {
    try {
      await this.declare();
      await this.consumers.look();
    } catch (failure) {
      this.logger.debug({ msg: 'streams and consumers cannot be looked at', reason: String(failure) });
    }
  }

  private async declareNow(): Promise<void> {
    const manager = await this.manager();
    const present = (await find(manager)) ?? (await this.make(manager));
    const settings = differing(present.config, streamDeclaration);
    if (settings.length === 0) this.fault = null;
    const kept = settings.length === 0 ? present : await this.correct(manager, present, settings);
    this.noteEpoch(epochOf(kept) ?? (await this.giveEpoch(manager, kept)));
  }

  private async make(manager: JetStreamManager): Promise<StreamInfo> {
    try {
      const made = await manager.streams.add(streamDeclaration as StreamConfig);
      this.logger.log({ msg: 'declared the event stream', stream: STREAM });
      return made;
    } catch (failure) {
      // Somebody else made it at the same moment.
      if (failure instanceof JetStreamApiError && failure.code === STREAM_EXISTS) return manager.streams.info(STREAM);
      throw failure;
    }
  }

  /** What JetStream refuses to change would need another stream, and lose what is in this one: that is the operator's to decide. */
  private async correct(
    manager: JetStreamManager,
    present: StreamInfo,
    settings: readonly string[],
  ): Promise<StreamInfo> {
    try {
      const kept = await manager.streams.update(STREAM, streamDeclaration as Partial<StreamConfig>);
      this.fault = null;
      this.logger.warn({ msg: 'put the event stream right', stream: STREAM, settings });
      this.notePutRight(STREAM);
      return kept;
    } catch (failure) {
      if (!(failure instanceof JetStreamApiError)) throw failure;
      this.fault = `the JetStream stream ${STREAM} is not as declared (${settings.join(', ')}): ${failure.message}`;
      this.logger.error({ msg: 'the event stream cannot be put right', stream: STREAM, settings, reason: this.fault });
      return present;
    }
  }

  private async giveEpoch(manager: JetStreamManager, present: StreamInfo): Promise<StreamEpoch | null> {
    await manager.streams.update(STREAM, { metadata: withNewEpoch(present) });
    return epochOf(await manager.streams.info(STREAM));
  }

  private noteEpoch(epoch: StreamEpoch | null): void {
    const before = this.current;
    if (epoch === null || epoch.id === before?.id) return;
    this.current = epoch;
    if (before !== null) {
      this.logger.warn({ msg: 'the event stream has begun anew', stream: STREAM, epoch: epoch.id });
      this.consumers.forgetPlaces();
      this.notePutRight(STREAM);
    } else this.tellHearers();
  }

  private notePutRight(what: string): void {
    this.putRight.set(what, (this.putRight.get(what) ?? 0) + 1);
    this.tellHearers();
  }

  private tellHearers(): void {
    this.hearers.forEach((hear) => hear());
  }
}

async function find({ streams }: JetStreamManager): Promise<StreamInfo | null> {
  return streams.info(STREAM).catch((failure: unknown) => {
    if (failure instanceof JetStreamApiError && failure.code === STREAM_NOT_FOUND) return null;
    throw failure;
  });
}

/** The bytes that are published, stored and hashed: RFC 8785 canonical JSON. */
function encodeEvent(event: KeywardEvent): string {
  const text = canonicalize(event);
  if (text === undefined) throw new Error('an event must be JSON');
  return text;
}
