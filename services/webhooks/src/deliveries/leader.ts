import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Place } from './domain/place.js';
import { LogReader } from './log-reader.js';
import { PostOffice } from './post-office.js';
import { LEASE_MS, PlaceStore } from './store/place.store.js';

const TRY_EVERY_MS = 1_000;
const RENEW_EVERY_MS = 1_500;
/** By one's own clock that never goes back, counted from the question: shorter than the lease, so it ends before it does. */
const TRUST_MS = LEASE_MS - 1_000;

/**
 * Of all processes of the service one reads the log and sends. Another takes over 6 s after it was killed or frozen, at once
 * after an orderly stop. One that thaws after that may send once more what it had in its hands, under the same id.
 */
@Injectable()
export class Leader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Leader.name);
  private readonly holder = randomUUID();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly places: PlaceStore,
    private readonly reader: LogReader,
    private readonly office: PostOffice,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.runForEver();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async runForEver(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.leadIfFree().catch((failure: unknown) => this.note(failure));
      await wait(TRY_EVERY_MS, null, { signal }).catch(() => null);
    }
  }

  private async leadIfFree(): Promise<void> {
    const askedAt = performance.now();
    const place = await this.places.take(this.holder);
    if (place === null) return;
    this.logger.log({ msg: 'reads the log and sends', term: place.term, next: place.next });
    await this.lead(place, askedAt);
  }

  private async lead(place: Place, askedAt: number): Promise<void> {
    const leading = new AbortController();
    const end = AbortSignal.any([leading.signal, this.stopping.signal]);
    const lease = this.keepLease(place.term, askedAt, leading, end);
    try {
      // What ends one of them ends the other.
      const works = [this.reader.run(place, end), this.office.run(end)];
      await Promise.all(works.map((work) => work.finally(() => leading.abort())));
    } finally {
      leading.abort();
      await lease;
      await this.places.release(place.term).catch(() => null);
    }
  }

  private async keepLease(term: number, askedAt: number, leading: AbortController, end: AbortSignal): Promise<void> {
    const trustFrom = (since: number) => setTimeout(() => leading.abort(), since + TRUST_MS - performance.now());
    let trust = trustFrom(askedAt);
    while (!end.aborted) {
      await wait(RENEW_EVERY_MS, null, { signal: end }).catch(() => null);
      if (end.aborted) break;
      const since = performance.now();
      const renewed = await this.places.renew(term).then(
        () => true,
        () => false,
      );
      if (!renewed) continue;
      clearTimeout(trust);
      trust = trustFrom(since);
    }
    clearTimeout(trust);
  }

  private note(failure: unknown): void {
    const reason = failure instanceof Error ? failure.message : String(failure);
    this.logger.warn({ msg: 'leads no more', reason });
  }
}
