import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { Clock } from '#outbox';
import { sideBySide } from '#runtime';
import { WebhookStore } from '../webhooks/store/webhook.store.js';
import { Bell } from './bell.js';
import type { Delivery } from './domain/delivery.js';
import { Slots } from './slots.js';
import { DeliveryStore } from './store/delivery.store.js';
import { SendDelivery } from './use-cases/send-delivery.js';

/** For what becomes due by time, or is asked for at another process. */
const LOOK_EVERY_MS = 500;
const AT_A_TIME = 64;
const OPEN_REQUESTS = 64;
const OPEN_REQUESTS_OF_ONE = 4;
/** What is under way when the process is to stop has so long; then it counts as not sent, and is sent again. */
const FINISH_WITHIN_MS = 3_000;

/**
 * Sends what is due, for as long as this process leads. Each webhook has a line of its own, so that one whose endpoint is
 * dead holds up no other: it has one request open at most, until it is answered again. Within a line, events about one
 * thing are sent one after the other, in the order of the log; one that failed waits for its retry and holds up none.
 */
@Injectable()
export class PostOffice {
  private readonly logger = new Logger(PostOffice.name);
  private readonly bell = new Bell();
  private readonly slots = new Slots(OPEN_REQUESTS);
  private readonly lines = new Map<string, Promise<void>>();
  /** Webhooks whose last attempt was in vain. */
  private readonly failing = new Set<string>();

  constructor(
    private readonly sendDelivery: SendDelivery,
    private readonly deliveries: DeliveryStore,
    private readonly webhooks: WebhookStore,
    private readonly clock: Clock,
  ) {}

  /** Something is due. */
  wake(): void {
    this.bell.ring();
  }

  async run(end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      const due = await this.deliveries.dueWebhooks(this.clock.now()).catch((failure: unknown) => this.note(failure));
      for (const webhookId of due) if (!this.lines.has(webhookId)) this.open(webhookId, end);
      await this.bell.heard(LOOK_EVERY_MS, end);
    }
    await Promise.race([Promise.all(this.lines.values()), wait(FINISH_WITHIN_MS, null, { ref: false })]);
  }

  private open(webhookId: string, end: AbortSignal): void {
    const line = this.work(webhookId, end)
      .catch((failure: unknown) => void this.note(failure))
      .finally(() => this.lines.delete(webhookId));
    this.lines.set(webhookId, line);
  }

  private async work(webhookId: string, end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      const now = this.clock.now();
      const webhook = await this.webhooks.find(webhookId);
      if (webhook === null || webhook.deletedAt !== null) return this.deliveries.forget(webhookId);
      if (!webhook.enabled) return this.deliveries.retire(webhookId, now);
      const due = await this.deliveries.due(webhookId, now, AT_A_TIME);
      if (due.length === 0) return;
      await this.sendAll(webhookId, due, end);
    }
  }

  private async sendAll(webhookId: string, due: readonly Delivery[], end: AbortSignal): Promise<void> {
    const bySubject = [...Map.groupBy(due, ({ subject }) => subject).values()];
    const atATime = this.failing.has(webhookId) ? 1 : OPEN_REQUESTS_OF_ONE;
    await sideBySide(bySubject, atATime, async (deliveries) => {
      for (const delivery of deliveries) {
        if (end.aborted) return;
        const verdict = await this.slots.use(() => this.sendDelivery.execute(delivery));
        if (verdict === null || verdict === 'gone') return;
        if (verdict === 'delivered') this.failing.delete(webhookId);
        else this.failing.add(webhookId);
      }
    });
  }

  private note(failure: unknown): readonly string[] {
    const reason = failure instanceof Error ? failure.message : String(failure);
    this.logger.warn({ msg: 'deliveries cannot be made at present; they wait', reason });
    return [];
  }
}
