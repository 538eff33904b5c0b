import { Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { readLog, systemActor } from '#contracts';
import { CommandBus } from '#messaging';
import { Clock } from '#outbox';
import { WebhookStore } from '../../webhooks/store/webhook.store.js';
import { newDelivery } from '../domain/delivery.js';
import type { Subscription, Subscriptions } from '../domain/subscriptions.js';
import { DeliveryStore } from '../store/delivery.store.js';
import { PlaceStore } from '../store/place.store.js';

const AT_A_TIME = 200;

export interface Step {
  /** The next position. */
  readonly next: number;
  /** As they are there. */
  readonly subscriptions: Subscriptions;
  readonly made: number;
  /** Whether the log has no more at present. */
  readonly isAtEnd: boolean;
}

@Injectable()
export class MakeDeliveries {
  constructor(
    private readonly bus: CommandBus,
    private readonly deliveries: DeliveryStore,
    private readonly places: PlaceStore,
    private readonly webhooks: WebhookStore,
    private readonly clock: Clock,
  ) {}

  /**
   * One step along the log: deliveries first, then the place, so that whoever dies in between does the step again, from the
   * same subscriptions, and finds them made.
   * @throws LeaseLost, and whatever the audit or the database fails with.
   */
  async execute(term: number, from: number, subscriptions: Subscriptions): Promise<Step> {
    const request = { actor: systemActor, projectId: null, from, limit: AT_A_TIME };
    const { events, next, size } = await this.bus.request(readLog, request);
    const changes = new Map<string, Subscription | null>();
    if (next === from) return { next, subscriptions, made: 0, isAtEnd: next >= size };
    const ahead = subscriptions.copy();
    const now = this.clock.now();
    const made = events.flatMap((logged) => {
      const { event } = logged;
      const change = ahead.take(event);
      if (change !== null) changes.set(...change);
      const { projectid = '' } = event;
      const body = canonicalize(event) ?? '';
      return ahead.wanting(event).map((webhookId) => newDelivery(webhookId, projectid, logged, body, now));
    });
    await this.deliveries.add(made);
    await this.places.move(term, next, changes);
    return { next, subscriptions: ahead, made: made.length, isAtEnd: next >= size };
  }

  /**
   * Where to begin where nothing was read yet: before there was any webhook nothing was to be sent. Asked in this order, so
   * that one which comes meanwhile is not missed.
   */
  async begin(term: number): Promise<number> {
    const request = { actor: systemActor, projectId: null, from: Number.MAX_SAFE_INTEGER, limit: 1 };
    const { size } = await this.bus.request(readLog, request);
    const from = (await this.webhooks.hasAny()) ? 0 : size;
    await this.places.move(term, from, new Map());
    return from;
  }
}
