import { Logger } from '@nestjs/common';
import type { Consumer, ConsumerMessages, ConsumerNotification, JsMsg } from '@nats-io/jetstream';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeywardEvent } from '#contracts';
import { Batches } from './batches.js';
import { MAX_ACK_PENDING } from './declarations.js';
import type { EventStream } from './event-stream.js';
import type { EventConsumer, ReceivedMessage } from './on-events.js';
import type { ReadingGate } from './reading-gate.js';

const RETRY_AFTER_MS = 500;
const HEARTBEAT_MS = 1_000;
const HEARTBEATS_MISSED_AT_MOST = 5;

/** Events, or messages as they came where the consumer is raw. */
export type Take = (batch: readonly KeywardEvent[] | readonly ReceivedMessage[]) => Promise<void>;

/**
 * Reads one durable consumer, for as long as the process lives and the gate is open. While a batch is being handled the
 * next one gathers, so batches grow with the load and a lone event waits for nobody. A stream or consumer that has gone is
 * declared anew. Where the gate opens, the consumer is taken over; where it closes, reading ends quietly.
 */
export class EventReader {
  private readonly logger = new Logger(EventReader.name);
  private messages: ConsumerMessages | null = null;
  private stopping = false;
  /** Whether the consumer is this reader's own since the gate has opened. */
  private hasTakenOver = false;
  private running: Promise<void> = Promise.resolve();
  private stopped: () => void = () => {};

  constructor(
    private readonly stream: EventStream,
    private readonly wanted: EventConsumer,
    private readonly take: Take,
    private readonly gate: ReadingGate | null,
  ) {}

  start(): void {
    const forget = this.gate?.onClosed(() => this.giveUp());
    this.running = this.readForEver().finally(() => forget?.());
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.messages?.stop();
    this.stopped();
    await this.running;
  }

  private get mayRead(): boolean {
    return !this.stopping && (this.gate?.isOpen ?? true);
  }

  private isCutOff(): boolean {
    return this.gate?.isOpen === false;
  }

  private giveUp(): void {
    this.hasTakenOver = false;
    this.stream.consumers.leave(this.wanted);
    this.messages?.stop();
  }

  private async readForEver(): Promise<void> {
    const stopped = new Promise<void>((resolve) => (this.stopped = resolve));
    while (!this.stopping) {
      await Promise.race([this.gate?.untilOpen(), stopped]);
      if (!this.mayRead) continue;
      try {
        await this.read(await this.open());
      } catch (failure) {
        if (this.mayRead) this.logger.warn({ msg: 'reading events was interrupted', ...this.because(failure) });
        if (!this.stopping) await wait(RETRY_AFTER_MS);
      }
    }
  }

  /** What a process that is gone, or hangs, had under way is only taken from it once: afterwards the consumer is ours. */
  private async open(): Promise<Consumer> {
    await this.stream.declare();
    const consumer = await this.stream.consumers.open(this.wanted, this.gate !== null && !this.hasTakenOver);
    this.hasTakenOver = true;
    return consumer;
  }

  private async read(consumer: Consumer): Promise<void> {
    const messages = await consumer.consume({
      max_messages: MAX_ACK_PENDING,
      idle_heartbeat: HEARTBEAT_MS,
      expires: 10_000,
      abort_on_missing_resource: true,
    });
    this.messages = messages;
    if (!this.mayRead) this.giveUp();
    if (this.stopping) messages.stop();
    void this.watch(messages);
    const batches = new Batches(messages, this.wanted.maxBatch);
    for (let batch = await batches.next(); batch.length > 0; batch = await batches.next()) await this.handle(batch);
  }

  private async watch(messages: ConsumerMessages): Promise<void> {
    for await (const status of messages.status()) if (isLost(status)) messages.stop(new Error(status.type));
  }

  private async handle(batch: readonly JsMsg[]): Promise<void> {
    // Whoever reads now has them too.
    if (this.isCutOff()) return;
    try {
      await this.take(this.wanted.raw === true ? batch.map(received) : this.eventsIn(batch));
    } catch (failure) {
      if (this.isCutOff()) return;
      const msg = 'events were not taken in, they will come again';
      this.logger.error({ msg, count: batch.length, ...this.because(failure) });
      if (batch.length > 1) return this.handleOneByOne(batch);
      return batch.forEach((message) => message.nak(RETRY_AFTER_MS));
    }
    await this.acknowledge(batch);
  }

  /** Whether something was lost is the audit's to find out, which keeps what is no event. */
  private eventsIn(batch: readonly JsMsg[]): readonly KeywardEvent[] {
    return batch.flatMap((message) => {
      const event = eventIn(message);
      if (event !== null) return [event];
      const { subject, seq: sequence } = message;
      this.logger.error({ msg: 'passed over what is no event', durable: this.wanted.durable, subject, sequence });
      return [];
    });
  }

  /** What was taken in without JetStream learning of it comes again, and taking in is idempotent. */
  private async acknowledge(batch: readonly JsMsg[]): Promise<void> {
    const outcomes = await Promise.allSettled(batch.map((message) => message.ackAck()));
    const unheard = outcomes.filter(({ status }) => status === 'rejected').length;
    if (unheard === 0 || !this.mayRead) return;
    const { durable } = this.wanted;
    this.logger.warn({ msg: 'events were taken in, and may come again all the same', durable, count: unheard });
  }

  /** So that one event that fails does not hold up the others. */
  private async handleOneByOne(batch: readonly JsMsg[]): Promise<void> {
    for (const message of batch) await this.handle([message]);
  }

  private because(failure: unknown): { readonly durable: string; readonly reason: string } {
    const reason = failure instanceof Error ? failure.message : JSON.stringify(failure);
    return { durable: this.wanted.durable, reason };
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

function received(message: JsMsg): ReceivedMessage {
  const { subject, seq: sequence, headers } = message;
  const names = headers?.keys() ?? [];
  const text = Buffer.from(message.data).toString('utf8');
  const delivery = message.info.deliveryCount;
  return {
    text,
    subject,
    sequence,
    delivery,
    headers: Object.fromEntries(names.map((name) => [name, headers?.get(name) ?? ''])),
  };
}

/** As much of an event as every reader relies on. */
function eventIn(message: JsMsg): KeywardEvent | null {
  try {
    const event = message.json<Partial<KeywardEvent> | null>();
    const { id, type, subject, data } = event ?? {};
    const isEvent = [id, type, subject].every((each) => typeof each === 'string') && typeof data === 'object';
    return isEvent && data !== null ? (event as KeywardEvent) : null;
  } catch {
    return null;
  }
}
