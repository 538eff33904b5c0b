import { setTimeout as wait } from 'node:timers/promises';
import type { JsMsg } from '@nats-io/jetstream';
import type { OpenedDurable } from './durable.js';
import type { HeldEvent, HeldEvents } from './held-events.js';

const ASK_AGAIN_MS = 250;

/**
 * Keeps the order where a reader takes over: what another process, or a lost connection, had under way comes again only
 * after the ack wait, and events that are newer arrive before it. So nothing begins until all of it has arrived.
 */
export class Intake {
  private gathered: { readonly held: HeldEvent; readonly sequence: number }[] = [];
  private waiting = false;
  private stream = '';

  constructor(
    private readonly events: HeldEvents,
    private readonly begin: (held: HeldEvent) => void,
  ) {}

  /** Whether all that is under way according to JetStream is held here. */
  get whole(): boolean {
    return !this.waiting;
  }

  /** To be called for every durable that is opened, before its messages are taken. */
  enter({ info, stream }: OpenedDurable): void {
    // What another stream had under way does not come again.
    if (stream !== this.stream) this.letAllBegin();
    this.stream = stream;
    this.waiting = info.num_ack_pending > this.events.underWay().size;
  }

  /** What was gathered begins now: the stream that the rest was under way in is lost. */
  release(): void {
    this.letAllBegin();
  }

  take(message: JsMsg): void {
    const held = this.events.take(message);
    if (held === null) return;
    if (this.waiting) this.gathered.push({ held, sequence: message.seq });
    else this.begin(held);
  }

  /**
   * Resolves once what was gathered has begun, in the order of the stream, or when it is told to stop.
   * @returns false where something had not arrived within the time, and order may be lost.
   */
  async settle({ consumer }: OpenedDurable, withinMs: number, stopping: AbortSignal): Promise<boolean> {
    const end = performance.now() + withinMs;
    while (this.waiting && !stopping.aborted && performance.now() < end) {
      if (await this.isWhole(consumer)) break;
      await wait(ASK_AGAIN_MS, undefined, { signal: stopping }).catch(() => {});
    }
    if (stopping.aborted) return true;
    const whole = !this.waiting || performance.now() < end;
    this.letAllBegin();
    return whole;
  }

  /** Counts only what was under way before JetStream was asked and still is: the rest may be acknowledged by now. */
  private async isWhole(consumer: OpenedDurable['consumer']): Promise<boolean> {
    const before = this.events.underWay();
    const info = await consumer.info().catch(() => null);
    const after = this.events.underWay();
    return info !== null && info.num_ack_pending <= [...before].filter((message) => after.has(message)).length;
  }

  private letAllBegin(): void {
    this.waiting = false;
    const inOrder = this.gathered.sort((one, other) => one.sequence - other.sequence);
    this.gathered = [];
    for (const { held } of inOrder) this.begin(held);
  }
}
