import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { findAuditedEvents, toCloudEvent, type EventOrigin, type StoredEvent } from '#contracts';
import { CommandBus, EventStream, Receipts, type Numbers } from '#messaging';
import type { Clock } from './clock.js';
import type { Backlog, Outbox, PendingEvents } from './outbox.js';
import { REPLAYS_KEPT_MS } from './replay.js';

const POLL_MS = 200;
const PAGE = 200;
const RECEIPT_OVERDUE_MS = 3_000;
const ASK_AT_MOST = 500;
const SWEEP_EVERY_MS = 60_000;
const MEASURED_AT_MOST = 1_000;

/**
 * Tells events: publishes what is pending, in the order of each document's versions, until the audit has confirmed it.
 * It removes nothing on its own word. Losing a message, a receipt, the relay or all of JetStream costs time only:
 * what is still pending is told again.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private readonly outboxes: { readonly outbox: Outbox; after: string }[] = [];
  /** Events that JetStream holds and the audit has not confirmed: id → when they were published. */
  private readonly published = new Map<string, number>();
  /** The last piece of work of each document that is being published. */
  private readonly lanes = new Map<string, Promise<void>>();
  private stopListening: () => void = () => {};
  private polling: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private wake: () => void = () => {};
  /** By the monotonic clock. */
  private nextSweepAt = 0;
  private stopped = false;
  private failing = false;

  constructor(
    readonly service: string,
    private readonly stream: EventStream,
    private readonly receipts: Receipts,
    private readonly bus: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** Adds a collection to be watched. */
  serve(outbox: Outbox): void {
    this.outboxes.push({ outbox, after: '' });
  }

  /** All collections that are watched, in a fixed order. */
  get all(): readonly Outbox[] {
    return this.outboxes.map(({ outbox }) => outbox);
  }

  tellTo(numbers: Numbers): void {
    const oldest = 'Age of the oldest event that the audit has not confirmed (of the first 1,000 documents with any).';
    numbers.measure({ name: 'keyward_oldest_pending_event_seconds', help: oldest, labels: [] }, async () => {
      const times = (await this.backlogs()).map(({ oldestAt }) => oldestAt?.getTime() ?? Infinity);
      const age = this.clock.now().getTime() - Math.min(...times);
      return [{ labels: {}, sum: Number.isFinite(age) ? Math.max(0, age / 1_000) : 0 }];
    });
    const waiting = 'Documents with events that the audit has not confirmed: 1,000 of each kind are counted at most.';
    numbers.measure({ name: 'keyward_relay_backlog_documents', help: waiting, labels: [] }, async () => {
      const sum = (await this.backlogs()).reduce((all, { documents }) => all + documents, 0);
      return [{ labels: {}, sum }];
    });
    const published = 'Events that JetStream holds and the audit has not confirmed.';
    numbers.measure({ name: 'keyward_relay_unconfirmed_events', help: published, labels: [] }, () => [
      { labels: {}, sum: this.published.size },
    ]);
  }

  /** Publishes these events at once, after those of the same document that are under way. */
  offer({ origin, events }: PendingEvents): void {
    const id = origin.aggregateId;
    const work = (this.lanes.get(id) ?? Promise.resolve()).then(() => this.publishInOrder(origin, events));
    this.lanes.set(id, work);
    void work.finally(() => {
      if (this.lanes.get(id) === work) this.lanes.delete(id);
    });
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.receipts.listen(this.service, (eids) => void this.confirm(eids));
    this.polling = this.pollForEver();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.wake();
    await this.polling;
    await Promise.all(this.lanes.values());
    this.stopListening();
  }

  private async pollForEver(): Promise<void> {
    while (!this.stopped) {
      await this.poll().catch((failure: unknown) => this.noteFailure(failure));
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        this.timer = setTimeout(resolve, POLL_MS);
      });
    }
  }

  /** Finds what an earlier life of this process, or a failed publish, has left. */
  private async poll(): Promise<void> {
    for (const place of this.outboxes) {
      const found = await place.outbox.findPending(place.after, PAGE);
      const idle = found.filter(({ origin }) => !this.lanes.has(origin.aggregateId));
      idle.forEach((pending) => this.offer(pending));
      place.after = found.length < PAGE ? '' : (found.at(-1)?.origin.aggregateId ?? '');
    }
    await this.forgetReplays();
    await this.chaseReceipts();
  }

  private async publishInOrder(origin: EventOrigin, events: readonly StoredEvent[]): Promise<void> {
    try {
      for (const event of events) {
        if (this.stopped) return;
        if (this.published.has(event.eid)) continue;
        await this.stream.publish(toCloudEvent(event, origin));
        this.published.set(event.eid, Date.now());
        this.failing = false;
      }
    } catch (failure) {
      this.noteFailure(failure);
    }
  }

  private async confirm(eids: readonly string[]): Promise<void> {
    try {
      for (const { outbox } of this.outboxes) await outbox.confirm(eids);
      for (const eid of eids) this.published.delete(eid);
    } catch (failure) {
      this.noteFailure(failure);
    }
  }

  /** A receipt may be lost, and so may an event between JetStream and the audit: the audit knows which it was. */
  private async chaseReceipts(): Promise<void> {
    const before = Date.now() - RECEIPT_OVERDUE_MS;
    const overdue = [...this.published].filter(([, at]) => at < before).map(([eid]) => eid);
    const asked = overdue.slice(0, ASK_AT_MOST);
    if (asked.length === 0) return;
    const { eids: audited } = await this.bus.request(findAuditedEvents, { eids: asked });
    await this.confirm(audited);
    for (const eid of asked) this.published.delete(eid);
  }

  private backlogs(): Promise<readonly Backlog[]> {
    return Promise.all(this.all.map((outbox) => outbox.measureBacklog(MEASURED_AT_MOST)));
  }

  private async forgetReplays(): Promise<void> {
    if (performance.now() < this.nextSweepAt) return;
    this.nextSweepAt = performance.now() + SWEEP_EVERY_MS;
    const before = new Date(this.clock.now().getTime() - REPLAYS_KEPT_MS);
    for (const { outbox } of this.outboxes) await outbox.forgetReplays(before);
  }

  private noteFailure(failure: unknown): void {
    if (this.failing || this.stopped) return;
    this.failing = true;
    const reason = failure instanceof Error ? failure.message : String(failure);
    this.logger.warn({ msg: 'events cannot be told at present; they wait in their documents', reason });
  }
}
