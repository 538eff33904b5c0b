import { Injectable, Logger } from '@nestjs/common';
import type { KeywardEvent } from '#contracts';
import { Receipts } from '#messaging';
import { Clock } from '#outbox';
import { sortByVersion, toEntry, type Sorted } from '../domain/entry.js';
import { EntryStore } from '../store/entry.store.js';

@Injectable()
export class AppendEvents {
  private readonly logger = new Logger(AppendEvents.name);

  constructor(
    private readonly entries: EntryStore,
    private readonly receipts: Receipts,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes each event into the log once, in the order of its target's versions, and confirms it to its owner after the
   * commit. An event whose predecessor is missing is not taken in: the owner still has both, and tells them again.
   * @throws EarlyEvents after all others were taken in; any failure of the database before.
   */
  async execute(events: readonly KeywardEvent[]): Promise<void> {
    const targets = [...new Set(events.map(({ subject }) => subject))];
    const { next, known, early } = sortByVersion(events, await this.entries.headsOf(targets));
    if (next.length > 0) await this.append(next);
    this.confirm([...known, ...next]);
    if (early.length > 0) throw new EarlyEvents(early);
  }

  private async append(events: Sorted['next']): Promise<void> {
    const recordedAt = this.clock.now();
    await this.entries.append((first) => events.map((event, offset) => toEntry(event, first + offset, recordedAt)));
    this.logger.log({ msg: 'took events in', count: events.length, last: events.at(-1)?.id });
  }

  private confirm(events: readonly KeywardEvent[]): void {
    const byOwner = Map.groupBy(events, ({ source }) => source.slice(source.lastIndexOf('/') + 1));
    for (const [owner, confirmed] of byOwner) {
      this.receipts.send(
        owner,
        confirmed.map(({ id }) => id),
      );
    }
  }
}

/** Events that came before their predecessors. They will come again. */
class EarlyEvents extends Error {
  constructor(events: readonly KeywardEvent[]) {
    super(`an earlier version is still missing: ${events.map(({ id }) => id).join(', ')}`);
  }
}
