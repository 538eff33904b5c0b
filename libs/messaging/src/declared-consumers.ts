import { Logger } from '@nestjs/common';
import {
  JetStreamApiError,
  type Consumer,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { consumerDeclaration, consumerMark, differing, isMarked, startAfter, STREAM } from './declarations.js';
import type { EventConsumer } from './on-events.js';

const CONSUMER_NOT_FOUND = 10014;

/** How far a consumer is behind. */
export interface Lag {
  readonly durable: string;
  /** Messages that were never given to a reader. */
  readonly pending: number;
  /** Messages that a reader has, and has not acknowledged. */
  readonly unacknowledged: number;
}

/**
 * The durable consumers this process reads, as they are declared. One that has gone or was altered is put right, and goes
 * on where it stood; what may have passed it by meanwhile is read again, so nothing is missed, and some comes twice.
 */
export class DeclaredConsumers {
  private readonly logger = new Logger(DeclaredConsumers.name);
  private readonly watched = new Set<EventConsumer>();
  /** Where each stood when it was last seen as declared. */
  private readonly floors = new Map<string, number>();
  private readonly seen = new Map<string, Lag>();
  /** One thing at a time: looking and opening would undo each other's work. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly manager: () => Promise<JetStreamManager>,
    private readonly notePutRight: (durable: string) => void,
  ) {}

  /** As they were seen at the last look. */
  get lags(): readonly Lag[] {
    return [...this.seen.values()];
  }

  /**
   * The consumer, made or put right, and watched from now on.
   * @param takeOver from whoever had it: what they had under way comes again at once, and they get nothing any more.
   */
  open(wanted: EventConsumer, takeOver: boolean): Promise<Consumer> {
    return this.inTurn(async () => {
      const manager = await this.manager();
      const present = await find(manager, wanted.durable);
      if (present === null) await this.make(manager, wanted, this.floors.get(wanted.durable) ?? null);
      else if (takeOver) await this.makeAnew(manager, wanted, this.floorOf(wanted, present));
      else await this.putRight(manager, wanted, present);
      this.watched.add(wanted);
      return manager.jetstream().consumers.get(STREAM, wanted.durable);
    });
  }

  /** It is somebody else's to look after, until it is opened again. */
  leave(wanted: EventConsumer): void {
    this.watched.delete(wanted);
    this.floors.delete(wanted.durable);
    this.seen.delete(wanted.durable);
  }

  /** The stream is not the one it was: its places mean nothing any more. */
  forgetPlaces(): void {
    this.floors.clear();
  }

  /** Compares each with its declaration. */
  look(): Promise<void> {
    return this.inTurn(async () => {
      if (this.watched.size === 0) return;
      const manager = await this.manager();
      for (const wanted of this.watched) await this.lookAt(manager, wanted);
    });
  }

  private async lookAt(manager: JetStreamManager, wanted: EventConsumer): Promise<void> {
    const { durable } = wanted;
    const present = await find(manager, durable);
    if (present !== null && (await this.putRight(manager, wanted, present))) return this.note(present);
    if (present === null) {
      this.logger.warn({ msg: 'made an event consumer anew that had gone', durable });
      await this.make(manager, wanted, this.floors.get(durable) ?? null);
    }
    this.notePutRight(durable);
  }

  /** @returns whether it was as declared. */
  private async putRight(manager: JetStreamManager, wanted: EventConsumer, present: ConsumerInfo): Promise<boolean> {
    const { durable } = wanted;
    const settings = differing(present.config, consumerDeclaration(wanted));
    if (settings.length === 0 && isMarked(present.config)) return true;
    const isReplaced = !isMarked(present.config) && this.floors.has(durable);
    const floor = this.floorOf(wanted, present);
    const stays = !isReplaced && !passesEventsBy(settings) && (await this.update(manager, wanted));
    if (!stays) await this.makeAnew(manager, wanted, floor);
    if (settings.length === 0 && !isReplaced) return true;
    this.logger.warn({
      msg: 'put an event consumer right',
      durable,
      settings,
      readsAfter: stays ? 'as before' : floor,
    });
    return false;
  }

  /** Where it may go on so that it misses nothing: null is the beginning of the stream. */
  private floorOf(wanted: EventConsumer, { config, ack_floor }: ConsumerInfo): number | null {
    const remembered = this.floors.get(wanted.durable) ?? null;
    const passedBy = passesEventsBy(differing(config, consumerDeclaration(wanted))) || !isMarked(config);
    if (remembered !== null && passedBy) return Math.min(remembered, ack_floor.stream_seq);
    return passesEventsBy(differing(config, consumerDeclaration(wanted))) ? null : ack_floor.stream_seq;
  }

  /** @returns false where JetStream does not let it be changed. */
  private async update(manager: JetStreamManager, wanted: EventConsumer): Promise<boolean> {
    const declared = { ...consumerDeclaration(wanted), metadata: consumerMark } as Partial<ConsumerConfig>;
    try {
      const { config } = await manager.consumers.update(STREAM, wanted.durable, declared);
      return differing(config, consumerDeclaration(wanted)).length === 0;
    } catch (failure) {
      if (failure instanceof JetStreamApiError) return false;
      throw failure;
    }
  }

  private async makeAnew(manager: JetStreamManager, wanted: EventConsumer, floor: number | null): Promise<void> {
    await manager.consumers.delete(STREAM, wanted.durable);
    await this.make(manager, wanted, floor);
  }

  private async make(manager: JetStreamManager, wanted: EventConsumer, floor: number | null): Promise<void> {
    const declared = { ...consumerDeclaration(wanted), metadata: consumerMark, ...startAfter(floor) };
    await manager.consumers.add(STREAM, declared as Partial<ConsumerConfig>);
  }

  private note({ name, ack_floor, num_pending, num_ack_pending }: ConsumerInfo): void {
    this.floors.set(name, ack_floor.stream_seq);
    this.seen.set(name, { durable: name, pending: num_pending, unacknowledged: num_ack_pending });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => null);
    return result;
  }
}

/** Events that a wrong filter leaves out count as read. */
function passesEventsBy(settings: readonly string[]): boolean {
  return settings.includes('filter_subject') || settings.includes('filter_subjects');
}

async function find(manager: JetStreamManager, durable: string): Promise<ConsumerInfo | null> {
  try {
    return await manager.consumers.info(STREAM, durable);
  } catch (failure) {
    if (failure instanceof JetStreamApiError && failure.code === CONSUMER_NOT_FOUND) return null;
    throw failure;
  }
}
