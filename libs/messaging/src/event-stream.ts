import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import {
  DiscardPolicy,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import canonicalize from 'canonicalize';
import { EVENT_SUBJECTS, eventSubject, type Dependency, type KeywardEvent } from '#contracts';
import { Nats } from './nats-connection.js';

const STREAM = 'EVENTS';
const STREAM_NOT_FOUND = 10059;
const DAY_MS = 24 * 60 * 60 * 1_000;
const PUBLISH_TIMEOUT_MS = 2_000;

/** As the stream must be; whatever differs is put right at every start and after every failure. */
const declaration = {
  name: STREAM,
  subjects: [EVENT_SUBJECTS],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.New,
  max_age: nanos(7 * DAY_MS),
  duplicate_window: nanos(2 * 60 * 1_000),
  deny_delete: true,
  deny_purge: true,
} satisfies Partial<StreamConfig>;

/**
 * The stream through which events are told. It is a doorbell, not the truth: an event stays in its document until
 * the audit has it, so everything in here may be lost and will be published again.
 */
@Injectable()
export class EventStream implements OnApplicationBootstrap {
  private readonly logger = new Logger(EventStream.name);
  private readonly client: JetStreamClient;
  private declaring: Promise<void> | null = null;

  constructor(private readonly nats: Nats) {
    this.client = jetstream(nats.connection, { timeout: PUBLISH_TIMEOUT_MS });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.declare().catch((failure: Error) =>
      this.logger.warn({ msg: 'the event stream cannot be declared yet', reason: failure.message }),
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
    return found
      ? { name: 'events', ready: true }
      : { name: 'events', ready: false, reason: `the JetStream stream ${STREAM} is missing or out of reach` };
  }

  manager(): Promise<JetStreamManager> {
    return jetstreamManager(this.nats.connection, { timeout: PUBLISH_TIMEOUT_MS });
  }

  private async declareNow(): Promise<void> {
    const { streams } = await this.manager();
    const present = await streams.info(STREAM).catch((failure: unknown) => {
      if (failure instanceof JetStreamApiError && failure.code === STREAM_NOT_FOUND) return null;
      throw failure;
    });
    if (present === null) {
      await streams.add(declaration);
      this.logger.log({ msg: 'declared the event stream', stream: STREAM });
    } else if (differs(present.config)) {
      await streams.update(STREAM, declaration);
      this.logger.warn({ msg: 'put the event stream right', stream: STREAM });
    }
  }
}

/** The bytes that are published, stored and hashed: RFC 8785 canonical JSON. */
function encodeEvent(event: KeywardEvent): string {
  const text = canonicalize(event);
  if (text === undefined) throw new Error('an event must be JSON');
  return text;
}

function differs(present: StreamConfig): boolean {
  return Object.entries(declaration).some(
    ([name, wanted]) => JSON.stringify(present[name as keyof StreamConfig]) !== JSON.stringify(wanted),
  );
}
