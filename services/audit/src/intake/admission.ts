import { Injectable } from '@nestjs/common';
import type { KeywardEvent } from '#contracts';
import { Receipts } from '#messaging';
import { Leadership } from '../leadership/leadership.js';
import { LogWriter } from '../log/log-writer.js';
import { sortByVersion } from './domain/sort-by-version.js';
import { KnownStore } from './store/known.store.js';
import { ParkedStore } from './store/parked.store.js';

/** What became of the events that were given. */
export interface Admitted {
  /** In the log, for the first time. */
  readonly taken: readonly KeywardEvent[];
  /** Stored until their predecessors come. */
  readonly parked: readonly KeywardEvent[];
  /** Of each the log, or what is parked, has another one with the same id. */
  readonly differing: readonly KeywardEvent[];
}

/**
 * The one door into the log for events of others, one batch at a time: each is taken in once, in the order of its target's
 * versions, and confirmed to its owner after the commit. One whose predecessor is missing is parked, and follows it.
 */
@Injectable()
export class Admission {
  private readonly hearersOfGaps = new Set<() => void>();
  private readonly hearersOfTaken = new Set<(events: readonly KeywardEvent[]) => void>();
  private last: Promise<unknown> = Promise.resolve();
  /** Of which something is parked; null where that has to be read, as another process led meanwhile. */
  private parkedTargets: Set<string> | null = null;

  constructor(
    private readonly writer: LogWriter,
    private readonly known: KnownStore,
    private readonly parked: ParkedStore,
    private readonly receipts: Receipts,
    leadership: Leadership,
  ) {
    leadership.onClosed(() => (this.parkedTargets = null));
  }

  onGap(hear: () => void): void {
    this.hearersOfGaps.add(hear);
  }

  /** @param hear of what the log has, be it for the first time or not. */
  onTaken(hear: (events: readonly KeywardEvent[]) => void): void {
    this.hearersOfTaken.add(hear);
  }

  /**
   * @param events that were judged fit.
   * @throws where this process does not lead, or the database fails: some may be in the log then, and nothing is confirmed.
   */
  admit(events: readonly KeywardEvent[]): Promise<Admitted> {
    const result = this.last.then(() => this.admitNow(events));
    this.last = result.catch(() => null);
    return result;
  }

  private async admitNow(events: readonly KeywardEvent[]): Promise<Admitted> {
    if (events.length === 0) return { taken: [], parked: [], differing: [] };
    const targets = [...new Set(events.map(({ subject }) => subject))];
    const { next, known, early } = sortByVersion(events, await this.writer.headsOf(targets));
    if (next.length > 0) await this.writer.append(next);
    const followers = await this.takeFollowers(targets);
    const same = await this.known.same(known);
    this.confirm([...same, ...next, ...followers]);
    const clashing = await this.park(early);
    const differing = [...known.filter((event) => !same.includes(event)), ...clashing];
    return { taken: [...next, ...followers], parked: early.filter((event) => !clashing.includes(event)), differing };
  }

  /** What was parked, and need not wait any more. */
  private async takeFollowers(touched: readonly string[]): Promise<readonly KeywardEvent[]> {
    const parkedTargets = (this.parkedTargets ??= new Set(await this.parked.targets()));
    const targets = touched.filter((target) => parkedTargets.has(target));
    if (targets.length === 0) return [];
    const waiting = await this.parked.of(targets);
    const { next, known, early } = sortByVersion(waiting, await this.writer.headsOf(targets));
    if (next.length > 0) await this.writer.append(next);
    await this.parked.remove([...next, ...known].map(({ id }) => id));
    const stillWaiting = new Set(early.map(({ subject }) => subject));
    for (const target of targets) if (!stillWaiting.has(target)) parkedTargets.delete(target);
    return next;
  }

  private async park(early: readonly KeywardEvent[]): Promise<readonly KeywardEvent[]> {
    if (early.length === 0) return [];
    const { clashing, isNew } = await this.parked.put(early, ownerOf);
    for (const { subject } of early) this.parkedTargets?.add(subject);
    if (isNew) this.hearersOfGaps.forEach((hear) => hear());
    return clashing;
  }

  private confirm(events: readonly KeywardEvent[]): void {
    this.hearersOfTaken.forEach((hear) => hear(events));
    for (const [owner, confirmed] of Map.groupBy(events, ownerOf)) {
      this.receipts.send(
        owner,
        confirmed.map(({ id }) => id),
      );
    }
  }
}

/** The service that awaits the receipt. */
export function ownerOf({ source }: KeywardEvent): string {
  return source.slice(source.lastIndexOf('/') + 1);
}
