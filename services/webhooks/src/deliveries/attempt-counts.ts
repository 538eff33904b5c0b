import { Injectable } from '@nestjs/common';
import type { Metrics } from '#runtime';
import type { Verdict } from './domain/delivery.js';

/** What came of attempts to deliver, since the start of the process. */
@Injectable()
export class AttemptCounts {
  private readonly sums = new Map<Verdict, number>();

  count(verdict: Verdict): void {
    this.sums.set(verdict, (this.sums.get(verdict) ?? 0) + 1);
  }

  tellTo(metrics: Metrics): void {
    const what = { name: 'keyward_webhook_attempts_total', help: 'Attempts to deliver an event to a webhook.' };
    metrics.count({ ...what, labels: ['outcome'] }, () =>
      [...this.sums].map(([outcome, sum]) => ({ labels: { outcome }, sum })),
    );
  }
}
