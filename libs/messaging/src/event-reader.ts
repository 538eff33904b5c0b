import { Logger } from '@nestjs/common';
import {
  AckPolicy,
  DeliverPolicy,
  type Consumer,
  type ConsumerMessages,
  type ConsumerNotification,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeywardEvent } from '#contracts';
import type { EventStream } from './event-stream.js';
import type { EventConsumer } from './on-events.js';

const STREAM = 'EVENTS';
const ACK_WAIT_MS = 30_000;
const RETRY_AFTER_MS = 500;
const MAX_ACK_PENDING = 256;
const HEARTBEAT_MS = 1_000;
const HEARTBEATS_MISSED_AT_MOST = 5;

export type TakeEvents = (events: readonly KeywardEvent[]) => Promise<void>;

/**
 * Reads one durable consumer, for as long as the process lives. While a batch is being handled the next one gathers,
 * so batches grow with the load and a lone event waits for nobody. A stream or consumer that has gone is declared anew.
 */
export class EventReader {
  private readonly logger = new Logger(EventReader.name);
  private messages: ConsumerMessages | null = null;
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly stream: EventStream,
    private readonly wanted: EventConsumer,
    private readonly take: TakeEvents,
  ) {}

  start(): void {
    this.running = this.readForEver();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.messages?.stop();
    await this.running;
  }

  private async readForEver(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.read(await this.openConsumer());
      } catch (failure) {
        if (this.stopping) return;
        this.logger.warn({
          msg: 'reading events was interrupted',
          durable: this.wanted.durable,
          reason: reasonOf(failure),
        });
        await wait(RETRY_AFTER_MS);
      }
    }
  }

  /** The durable consumer as declared: made, or put right, at each opening. */
  private async openConsumer(): Promise<Consumer> {
    await this.stream.declare();
    const manager = await this.stream.manager();
    const { durable, filter } = this.wanted;
    await manager.consumers.add(STREAM, {
      durable_name: durable,
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_deliver: -1,
      max_ack_pending: MAX_ACK_PENDING,
    });
    return manager.jetstream().consumers.get(STREAM, durable);
  }

  private async read(consumer: Consumer): Promise<void> {
    const messages = await consumer.consume({
      max_messages: MAX_ACK_PENDING,
      idle_heartbeat: HEARTBEAT_MS,
      expires: 10_000,
      abort_on_missing_resource: true,
    });
    this.messages = messages;
    if (this.stopping) messages.stop();
    void this.watch(messages);
    const batches = new Batches(messages, this.wanted.maxBatch);
    for (let batch = await batches.next(); batch.length > 0; batch = await batches.next()) await this.handle(batch);
  }

  private async watch(messages: ConsumerMessages): Promise<void> {
    for await (const status of messages.status()) if (isLost(status)) messages.stop(new Error(status.type));
  }

  private async handle(batch: readonly JsMsg[]): Promise<void> {
    const { durable } = this.wanted;
    try {
      await this.take(batch.map((message) => message.json<KeywardEvent>()));
    } catch (failure) {
      const reason = reasonOf(failure);
      this.logger.error({
        msg: 'events were not taken in, they will come again',
        durable,
        count: batch.length,
        reason,
      });
      if (batch.length > 1) return this.handleOneByOne(batch);
      return batch.forEach((message) => message.nak(RETRY_AFTER_MS));
    }
    await this.acknowledge(batch);
  }

  /** What was taken in without JetStream learning of it comes again, and taking in is idempotent. */
  private async acknowledge(batch: readonly JsMsg[]): Promise<void> {
    const outcomes = await Promise.allSettled(batch.map((message) => message.ackAck()));
    const unheard = outcomes.filter(({ status }) => status === 'rejected').length;
    if (unheard === 0) return;
    const { durable } = this.wanted;
    this.logger.warn({ msg: 'events were taken in, and may come again all the same', durable, count: unheard });
  }

  /** So that one event that fails does not hold up the others. */
  private async handleOneByOne(batch: readonly JsMsg[]): Promise<void> {
    for (const message of batch) await this.handle([message]);
  }
}

const missing = new Set(['consumer_deleted', 'consumer_not_found', 'stream_not_found']);

/**
 * A server that has lost its store answers no pull at all: missed heartbeats are then the only sign. One that is only
 * slow gets some time, as what it has sent to the reader that is given up comes again no sooner than after the ack wait.
 */
function isLost(status: ConsumerNotification): boolean {
  return status.type === 'heartbeats_missed' ? status.count >= HEARTBEATS_MISSED_AT_MOST : missing.has(status.type);
}

/** Cuts an endless iterator into batches: whatever has come while the one before was handled. */
class Batches {
  private readonly gathered: JsMsg[] = [];
  private ended = false;
  private failure: Error | null = null;
  private wake: () => void = () => {};

  constructor(
    messages: ConsumerMessages,
    private readonly maxBatch: number,
  ) {
    void this.gather(messages);
  }

  /** @returns an empty batch when the iterator has ended. @throws what ended it. */
  async next(): Promise<readonly JsMsg[]> {
    if (this.gathered.length === 0 && !this.ended) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.gathered.length === 0 && this.failure !== null) throw this.failure;
    return this.gathered.splice(0, this.maxBatch);
  }

  private async gather(messages: ConsumerMessages): Promise<void> {
    try {
      for await (const message of messages) {
        this.gathered.push(message);
        this.wake();
      }
    } catch (failure) {
      this.failure = failure instanceof Error ? failure : new Error(reasonOf(failure));
    }
    this.ended = true;
    this.wake();
  }
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : JSON.stringify(failure);
}
