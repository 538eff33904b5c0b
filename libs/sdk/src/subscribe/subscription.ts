import { setTimeout as wait } from 'node:timers/promises';
import type { ConsumerMessages } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Attempts, type Handler } from './attempts.js';
import { Durable, type DurablePlan, type OpenedDurable } from './durable.js';
import type { EventLog } from './event-log.js';
import type { TellFailure } from './failure.js';
import { isAmong } from './filter.js';
import { HeldEvents, type HeldEvent } from './held-events.js';
import { Intake } from './intake.js';
import { Lanes } from './lanes.js';
import { MOST_HELD, type Places } from './places.js';
import { SubscriptionConflict } from './subscription-conflict.js';

const REOPEN_AFTER_MS = 250;
const LONGEST_REOPEN_MS = 4_000;
const BATCH = 250;
const REST_MS = 50;
/** Shorter than a client needs to notice a dead connection: nothing is sent into one for a request that is gone. */
const PULL_MS = 1_000;
/** Beyond the ack wait, for what was under way to come again. */
const SETTLE_SLACK_MS = 10_000;

export interface SubscriptionPlan extends DurablePlan {
  readonly handler: Handler;
  readonly concurrency: number;
  readonly tell: TellFailure;
  /** Awaited where nothing is on its way: the moment to log in anew. */
  readonly betweenRequests: () => Promise<void>;
  /** Where what a stream loses is read instead; null: nowhere. */
  readonly log: EventLog | null;
}

/** Reads one durable until it is stopped, whatever becomes of the stream and the connection meanwhile. */
export class Subscription {
  private readonly stopping = new AbortController();
  private readonly events = new HeldEvents();
  private readonly lanes: Lanes<HeldEvent>;
  private readonly intake: Intake;
  private readonly durable: Durable;
  private entered = false;
  private messages: ConsumerMessages | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: NatsConnection,
    places: Places,
    private readonly plan: SubscriptionPlan,
  ) {
    const attempts = new Attempts({ ...plan, stopping: this.stopping.signal });
    this.lanes = new Lanes(async (held) => {
      held.atWork = true;
      const handled = await attempts.untilHandled(held.event);
      held.atWork = false;
      if (handled) await this.events.finish(held);
      return handled;
    });
    this.intake = new Intake(this.events, (held) => this.lanes.add(held.key, held));
    this.durable = new Durable(connection, places, plan, (since) => this.makeUp(since));
  }

  /** @throws SubscriptionConflict, or what NATS says where it or the stream is away. */
  open(): Promise<OpenedDurable> {
    return this.durable.open(this.entered ? this.events.standing(this.intake.whole) : null);
  }

  /** @returns what ended it, where it was not `stop`. Never rejects. */
  run(first: OpenedDurable | null): Promise<Error | null> {
    const ended = this.readToTheEnd(first);
    this.running = ended.then(() => {});
    return ended;
  }

  /** Begins nothing new; resolves once all that was being handled is acknowledged and the rest given back, or after that time. */
  async stop(withinMs: number): Promise<void> {
    this.stopping.abort();
    const limit = new AbortController();
    await Promise.race([this.running, wait(withinMs, undefined, { signal: limit.signal }).catch(() => {})]);
    limit.abort();
    this.giveBack();
  }

  private async readToTheEnd(first: OpenedDurable | null): Promise<Error | null> {
    void this.watchConnection();
    // A handler that never ends must not keep the process alive once the connection is closed.
    const keepingAlive = setInterval(() => this.keepAlive(), this.plan.ackWaitMs / 3).unref();
    const failure = await this.readForEver(first);
    // What the handlers are at is finished, and kept from coming again meanwhile.
    this.stopping.abort();
    await this.lanes.idle();
    clearInterval(keepingAlive);
    this.giveBack();
    return failure;
  }

  private giveBack(): void {
    if (!this.connection.isClosed()) this.events.giveBack();
  }

  private keepAlive(): void {
    if (!this.connection.isClosed()) this.events.keepAlive();
  }

  private async readForEver(first: OpenedDurable | null): Promise<Error | null> {
    let opened = first;
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        opened ??= await this.open();
        failures = 0;
        await this.read(opened);
      } catch (error) {
        if (this.stopping.signal.aborted) return null;
        if (error instanceof SubscriptionConflict) return error;
        if (this.connection.isClosed()) return endOf(error);
        const retryInMs = Math.min(LONGEST_REOPEN_MS, REOPEN_AFTER_MS * 2 ** failures);
        failures += 1;
        this.plan.tell({ error, retryInMs });
        await wait(retryInMs, undefined, { signal: this.stopping.signal }).catch(() => {});
      }
      opened = null;
    }
    return null;
  }

  /** What the audit had confirmed is told by nobody again: it is in the log. Order per key is that of the log. */
  private async makeUp(since: Date): Promise<void> {
    const { log, subjects } = this.plan;
    if (log === null) return;
    this.intake.release();
    for await (const event of log.since(since, this.stopping.signal)) {
      const held = isAmong(subjects, event) ? this.events.takeLogged(event) : null;
      if (held !== null) this.lanes.add(held.key, held);
      while (this.events.size >= MOST_HELD && !this.stopping.signal.aborted) await wait(REST_MS);
    }
  }

  /** Until the durable, the stream or the connection goes. @throws what it was. */
  private async read(opened: OpenedDurable): Promise<void> {
    this.events.enter(opened);
    this.intake.enter(opened);
    this.entered = true;
    const over = new AbortController();
    const settling = this.settle(opened, AbortSignal.any([over.signal, this.stopping.signal]));
    try {
      // Each request is heard to its end, so that a close in between leaves nothing on its way.
      while (!this.stopping.signal.aborted) {
        await this.plan.betweenRequests();
        this.messages = await opened.consumer.fetch({ max_messages: BATCH, expires: PULL_MS });
        for await (const message of this.messages) this.take(message);
      }
    } finally {
      over.abort();
      await settling;
    }
  }

  private take(message: Parameters<Intake['take']>[0]): void {
    try {
      this.intake.take(message);
    } catch (error) {
      this.plan.tell({ error, retryInMs: 0 });
    }
  }

  private async settle(opened: OpenedDurable, stopping: AbortSignal): Promise<void> {
    const whole = await this.intake.settle(opened, this.plan.ackWaitMs + SETTLE_SLACK_MS, stopping);
    if (whole) return;
    const error = new Error(
      `another process reads "${this.plan.durable}", too: each gets a part, and the order per key is lost`,
    );
    this.plan.tell({ error, retryInMs: 0 });
  }

  /** What was sent into a connection that broke is under way and not here: the durable has to be entered anew. */
  private async watchConnection(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (this.stopping.signal.aborted) return;
      if (type === 'disconnect') this.messages?.stop(new Error('the connection to NATS was lost'));
    }
  }
}

function endOf(error: unknown): Error {
  return new Error('the connection to NATS is closed for good', { cause: error });
}
