import { Injectable } from '@nestjs/common';
import type { Metrics } from '#runtime';
import { QuarantinedStore } from '../quarantine/store/quarantined.store.js';
import { Reconciler, type Findings } from './reconciler.js';
import { ParkedStore } from './store/parked.store.js';

interface Waiting {
  readonly events: number;
  readonly oldest: Date | null;
}

/** How much is kept aside or waits, and what the reconciler found. */
@Injectable()
export class IntakeNumbers {
  constructor(
    private readonly quarantined: QuarantinedStore,
    private readonly parked: ParkedStore,
    private readonly reconciler: Reconciler,
  ) {}

  tellTo(metrics: Metrics): void {
    tellWaiting(metrics, 'quarantined', 'Events in quarantine', () => this.quarantined.measure());
    tellWaiting(metrics, 'parked', 'Events that wait for a predecessor', () => this.parked.measure());
    const ofOwner = (read: (findings: Findings) => number) => () =>
      [...this.reconciler.findings].map(([owner, findings]) => ({ labels: { owner }, sum: read(findings) }));
    const labels = ['owner'] as const;
    metrics.measure(
      {
        name: 'keyward_reconciler_last_run_timestamp_seconds',
        help: 'When the log was last compared with an owner of events; only in the process that leads.',
        labels,
      },
      ofOwner(({ lastRunMs }) => lastRunMs / 1_000),
    );
    metrics.count(
      { name: 'keyward_reconciled_events_total', help: 'Events that came by the reconciler alone.', labels },
      ofOwner(({ taken }) => taken),
    );
    metrics.count(
      { name: 'keyward_owner_behind_total', help: 'Things of which an owner knows less than the log.', labels },
      ofOwner(({ behind }) => behind),
    );
  }
}

function tellWaiting(metrics: Metrics, name: string, help: string, measure: () => Promise<Waiting>): void {
  metrics.measure({ name: `keyward_${name}_events`, help: `${help}.`, labels: [] }, async () => [
    { labels: {}, sum: (await measure()).events },
  ]);
  const age = `keyward_oldest_${name}_event_seconds`;
  metrics.measure({ name: age, help: `${help}: the age of the oldest.`, labels: [] }, async () => {
    const { oldest } = await measure();
    return [{ labels: {}, sum: oldest === null ? 0 : Math.max(0, (Date.now() - oldest.getTime()) / 1_000) }];
  });
}
