import type { JsMsg } from '@nats-io/jetstream';
import type { OpenedDurable, Standing } from './durable.js';
import { readEvent, type KeywardEvent } from './event.js';
import { RecentIds } from './recent-ids.js';

const IDS_REMEMBERED = 20_000;
const LONG_AGO = new Date(0);

/** An event that is being handled or waits for it, with every message that brought it. */
export interface HeldEvent {
  readonly event: KeywardEvent;
  /** Events of one key keep their order. */
  readonly key: string;
  messages: JsMsg[];
  /** Its handler is trying, or is to try again. */
  atWork: boolean;
  handled: boolean;
}

interface Position {
  readonly sequence: number;
  readonly time: Date;
}

/**
 * What came from the stream and is not acknowledged. An event is held once, however often it comes: sent again because
 * an acknowledgement was late, or told again by its owner after the stream was lost.
 */
export class HeldEvents {
  private readonly held = new Map<string, HeldEvent>();
  private readonly done = new RecentIds(IDS_REMEMBERED);
  private stream = '';
  /** Of the newest message. */
  private newest: Position = { sequence: 0, time: LONG_AGO };
  /** All up to here was acknowledged when the durable was opened. */
  private floor: Position = { sequence: 0, time: LONG_AGO };

  /** To be called for every durable that is opened, before its messages are taken. */
  enter({ info, stream }: OpenedDurable): void {
    const place = { sequence: info.delivered.stream_seq, time: new Date(info.ts ?? Date.now()) };
    this.floor = { sequence: info.ack_floor.stream_seq, time: LONG_AGO };
    if (stream === this.stream) {
      if (place.sequence > this.newest.sequence) this.newest = place;
      return;
    }
    this.stream = stream;
    this.newest = place;
    // Their sequences stand for other events now: to acknowledge them would be to lose those.
    for (const each of this.held.values()) each.messages = [];
  }

  /** @returns null where the event is known already. @throws TypeError for what is no event; it will not come again. */
  take(message: JsMsg): HeldEvent | null {
    if (message.seq > this.newest.sequence) this.newest = { sequence: message.seq, time: message.time };
    const event = readOrEnd(message);
    const known = this.held.get(event.id);
    if (known && !known.handled) {
      known.messages = [...known.messages.filter(({ seq }) => seq !== message.seq), message];
      return null;
    }
    if (known || this.done.has(event.id)) {
      message.ack();
      return null;
    }
    return this.hold(event, [message]);
  }

  /** Of the log, where the stream lost it: there is nothing to acknowledge. @returns null where it is known already. */
  takeLogged(event: KeywardEvent): HeldEvent | null {
    return this.held.has(event.id) || this.done.has(event.id) ? null : this.hold(event, []);
  }

  get size(): number {
    return this.held.size;
  }

  /**
   * Acknowledges it. Where JetStream does not confirm that, the event comes again, is known, and is acknowledged then;
   * a process that ends before has it handled twice.
   */
  async finish(held: HeldEvent): Promise<void> {
    held.handled = true;
    this.done.add(held.event.id);
    await Promise.allSettled(held.messages.map((message) => message.ackAck()));
    this.held.delete(held.event.id);
  }

  /** The messages that JetStream certainly knows to be under way. */
  underWay(): ReadonlySet<JsMsg> {
    return new Set([...this.held.values()].filter(({ handled }) => !handled).flatMap(({ messages }) => messages));
  }

  /** Asks for more time. */
  keepAlive(): void {
    for (const message of this.underWay()) message.working();
  }

  /** Gives back what nobody is at work on: whoever reads next has it at once. The rest comes again after the ack wait. */
  giveBack(): void {
    for (const { atWork, handled, messages } of this.held.values()) {
      if (!atWork && !handled) messages.forEach((message) => message.nak());
    }
  }

  /** @param whole whether all that is under way according to JetStream has arrived here. */
  standing(whole: boolean): Standing {
    const { sequence, time } = whole ? this.lastBeforeUnhandled() : this.floor;
    return { stream: this.stream, nextSequence: sequence + 1, time };
  }

  private hold(event: KeywardEvent, messages: JsMsg[]): HeldEvent {
    const held = { event, key: `${event.aggregate} ${event.subject}`, messages, atWork: false, handled: false };
    this.held.set(event.id, held);
    return held;
  }

  private lastBeforeUnhandled(): Position {
    const [oldest] = [...this.underWay()].sort((one, other) => one.seq - other.seq);
    return oldest ? { sequence: oldest.seq - 1, time: oldest.time } : this.newest;
  }
}

function readOrEnd(message: JsMsg): KeywardEvent {
  try {
    return readEvent(message.data);
  } catch (failure) {
    message.term('no event of Keyward');
    throw failure instanceof TypeError
      ? failure
      : new TypeError('a message of the event stream is no JSON', { cause: failure });
  }
}
