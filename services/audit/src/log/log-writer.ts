import { Injectable, Logger } from '@nestjs/common';
import type { KeywardEvent } from '#contracts';
import { leafHash } from '#merkle';
import { Clock } from '#outbox';
import { Leadership, type LeadersWork } from '../leadership/leadership.js';
import type { Edge } from '../tree/domain/edge.js';
import { TileStore, type TreeHead } from '../tree/store/tile.store.js';
import { leafOf, toEntry, type Entry } from './domain/entry.js';
import { TargetHeads } from './domain/target-heads.js';
import { EntryStore } from './store/entry.store.js';

/** What waits is appended together, up to about so many events. */
const EVENTS_AT_A_TIME = 500;
/** Entries that the tree does not have yet are taken into it in steps, however many they are. */
const ADOPTED_AT_A_TIME = 1_000;
const PROGRESS_EVERY_MS = 5_000;
const TARGETS_KNOWN = 50_000;

/** Where the log goes on, as long as nobody else writes it. */
interface Place {
  readonly term: number;
  readonly edge: Edge;
  /** Of the last entry: time does not run backwards along the log. */
  recordedAt: Date;
}

interface Waiting {
  readonly events: readonly KeywardEvent[];
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

/** This process does not lead, or somebody else has written meanwhile. Nothing is wrong with the events: they may come again. */
export class NotLeading extends Error {
  constructor(options: ErrorOptions = {}) {
    super('another process of the audit leads', options);
  }
}

/**
 * The only one who writes the log, and only while its process leads. The entries come first, and are the truth; the tree
 * follows, and takes in what entries a predecessor has left without it.
 */
@Injectable()
export class LogWriter implements LeadersWork {
  private readonly logger = new Logger(LogWriter.name);
  private readonly heads = new TargetHeads(TARGETS_KNOWN);
  private readonly hearers: ((head: TreeHead) => void)[] = [];
  private readonly waiting: Waiting[] = [];
  private working: Promise<void> | null = null;
  /** Null where it has to be found. */
  private place: Place | null = null;
  private finding: Promise<Place> | null = null;

  constructor(
    private readonly entries: EntryStore,
    private readonly tiles: TileStore,
    private readonly leadership: Leadership,
    private readonly clock: Clock,
  ) {
    leadership.serve(this);
  }

  /** @param hear is told each new head, and at the beginning of a term the present one; it must not throw. */
  onGrown(hear: (head: TreeHead) => void): void {
    this.hearers.push(hear);
  }

  /** The newest version in the log of each of these targets; of one that has no entry, 0. */
  async headsOf(targets: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const place = await this.find();
    const heads = new Map(targets.map((target) => [target, this.heads.get(target)]));
    const unknown = targets.filter((target) => heads.get(target) === undefined);
    const found = unknown.length === 0 ? new Map<string, number>() : await this.entries.headsOf(unknown);
    for (const target of unknown) this.heads.learn(target, found.get(target) ?? 0);
    if (found.size > 0) await this.adoptStray(place);
    return new Map(targets.map((target) => [target, heads.get(target) ?? found.get(target) ?? 0]));
  }

  /**
   * Takes these in at the end, in this order. Once it resolves, the entries and the head of the tree are on a majority.
   * @throws NotLeading, or whatever failed: some of them may be in the log then, so their targets have to be asked about anew.
   */
  append(events: readonly KeywardEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ events, resolve, reject });
      this.working ??= this.work();
    });
  }

  async begin(term: number): Promise<void> {
    await this.working;
    this.forget();
    // One that was begun in an earlier term ends by itself: the head is not its own any more.
    await this.finding?.catch(() => {});
    if (term !== this.leadership.term) throw new NotLeading();
    await this.find();
  }

  async end(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const together = this.takeWaiting();
      try {
        await this.write(together.flatMap(({ events }) => events));
        for (const { resolve } of together) resolve();
      } catch (failure) {
        for (const { reject } of together) reject(failure);
      }
    }
    this.working = null;
  }

  private takeWaiting(): readonly Waiting[] {
    let events = 0;
    const after = this.waiting.findIndex((waiting) => (events += waiting.events.length) >= EVENTS_AT_A_TIME);
    return this.waiting.splice(0, after === -1 ? this.waiting.length : after + 1);
  }

  private async write(events: readonly KeywardEvent[]): Promise<void> {
    const place = await this.find();
    const now = this.clock.now();
    if (now > place.recordedAt) place.recordedAt = now;
    const first = place.edge.size;
    const entries = events.map((event, at) => toEntry(event, first + at, place.recordedAt));
    try {
      const leaves = entries.map(leafOf);
      // Where an old dump was put back meanwhile, entries from here on would stand beyond a hole.
      await this.tiles.assertAt(place.term, first);
      await this.entries.insert(entries);
      await this.grow(place, leaves);
    } catch (failure) {
      this.forget();
      const present = await this.find().catch(() => null);
      if (present?.edge.size !== first) throw new NotLeading({ cause: failure });
      throw failure;
    }
    for (const { subject, aggregatever } of events) this.heads.learn(subject, aggregatever);
    this.logger.log({ msg: 'took events in', count: events.length, last: events.at(-1)?.id, size: place.edge.size });
  }

  private async grow({ term, edge }: Place, leaves: readonly Buffer[]): Promise<void> {
    const from = edge.size;
    for (const leaf of leaves) edge.append(leafHash(leaf));
    const to = { size: edge.size, root: edge.root };
    await this.tiles.grow({ term, from, to }, edge.takeChanged());
    this.tell(to);
  }

  private tell(head: TreeHead): void {
    for (const hear of this.hearers) hear(head);
  }

  /** Whatever was believed of the log may be wrong. */
  private forget(): void {
    this.place = null;
    this.heads.clear();
  }

  /** @throws NotLeading. */
  private async find(): Promise<Place> {
    const { term } = this.leadership;
    if (term === null) throw new NotLeading();
    if (this.place?.term === term) return this.place;
    this.finding ??= this.findAnew(term).finally(() => (this.finding = null));
    return this.finding;
  }

  private async findAnew(term: number): Promise<Place> {
    const head = await this.tiles.claim(term);
    const place: Place = { term, edge: await this.tiles.edgeAt(head.size), recordedAt: new Date(0) };
    this.tell(head);
    await this.adopt(place);
    const last = place.edge.size === 0 ? null : await this.entries.read(place.edge.size - 1);
    if (last !== null) place.recordedAt = last.recordedAt;
    this.place = place;
    return place;
  }

  /**
   * A predecessor that was frozen may append once more when it wakes. Whoever asks for heads sees its entries, and takes
   * them for done: so the tree has to have them first.
   */
  private async adoptStray(place: Place): Promise<void> {
    if (this.working !== null) return;
    const stray = await this.entries.read(place.edge.size);
    if (stray === null || this.working !== null || this.place !== place || stray._id !== place.edge.size) return;
    this.forget();
    await this.find();
  }

  /** Entries that the tree does not have: of a predecessor who died between the two, or of a log from before the tree. */
  private async adopt(place: Place): Promise<void> {
    const first = place.edge.size;
    let saidAt = performance.now();
    for (;;) {
      const entries = await this.entries.readFrom(place.edge.size, ADOPTED_AT_A_TIME);
      if (entries.length === 0) break;
      assertDense(entries, place.edge.size);
      if (this.leadership.term !== place.term) throw new NotLeading();
      await this.grow(place, entries.map(leafOf));
      if (performance.now() - saidAt < PROGRESS_EVERY_MS) continue;
      saidAt = performance.now();
      this.logger.log({ msg: 'takes the entries there are into the tree', size: place.edge.size });
    }
    if (place.edge.size > first) this.logger.log({ msg: 'took entries into the tree', first, size: place.edge.size });
  }
}

/** A tree over a log with a hole would say that nothing was ever there. */
function assertDense(entries: readonly Entry[], first: number): void {
  const hole = entries.findIndex(({ _id }, at) => _id !== first + at);
  if (hole !== -1) throw new Error(`the log has no entry at position ${first + hole}`);
}
