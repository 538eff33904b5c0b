import { Problem, toCloudEvent, type KeywardEvent, type ListPendingRequest, type PendingOfTarget } from '#contracts';
import type { ListThingsRequest, PendingPage, ThingsPage, Versions } from '#contracts';
import type { Clock } from './clock.js';
import type { PendingEvents } from './outbox.js';
import type { Relay } from './relay.js';

/** Of the 128 KiB of a message. */
const ANSWER_BYTES = 96 * 1024;
const TARGETS_AT_MOST = 500;
const PAGE_AT_MOST = 500;

/** Where a page begins: in which collection, and after which document. */
interface Place {
  readonly outbox: number;
  readonly after: string;
}

/** What an owner knows of its events, over all its collections. */
export class Owned {
  constructor(
    private readonly relay: Relay,
    private readonly clock: Clock,
  ) {}

  async findPending(target: string): Promise<PendingOfTarget> {
    const found = await Promise.all(this.relay.all.map((outbox) => outbox.findPendingOf(target)));
    const pending = found.find((each) => each !== null);
    return { events: pending === undefined ? [] : asMuchAsFits(eventsIn(pending), ANSWER_BYTES) };
  }

  /** A page ends where its answer is full, or its collection is through; it may be empty, and not be the last. */
  async listPending({ after, limit, olderThanMs }: ListPendingRequest): Promise<PendingPage> {
    const place = placeIn(after);
    const outbox = this.relay.all[place.outbox];
    if (outbox === undefined) return { events: [], next: null };
    const wanted = Math.min(limit, PAGE_AT_MOST);
    const page = await outbox.findPending(place.after, wanted);
    const before = this.clock.now().getTime() - olderThanMs;
    const events: KeywardEvent[] = [];
    let room = ANSWER_BYTES;
    let last = place.after;
    for (const pending of page) {
      const old = { ...pending, events: pending.events.filter(({ at }) => at.getTime() <= before) };
      const fitting = asMuchAsFits(eventsIn(old), room);
      // One that fits in no answer at all is passed over: it is too large for the log as well.
      if (fitting.length < old.events.length && events.length > 0)
        return { events, next: textOf({ ...place, after: last }) };
      events.push(...fitting);
      room -= sizeOf(fitting);
      last = pending.origin.aggregateId;
    }
    const next = page.length < wanted ? { outbox: place.outbox + 1, after: '' } : { ...place, after: last };
    return { events, next: next.outbox < this.relay.all.length ? textOf(next) : null };
  }

  /** A page ends where its collection is through; it may be empty, and not be the last. */
  async listThings({ after, limit }: ListThingsRequest): Promise<ThingsPage> {
    const place = placeIn(after);
    const outbox = this.relay.all[place.outbox];
    if (outbox === undefined) return { things: [], next: null };
    const wanted = Math.min(limit, PAGE_AT_MOST);
    const things = await outbox.listVersions(place.after, wanted);
    const last = things.at(-1)?.id ?? place.after;
    const next = things.length < wanted ? { outbox: place.outbox + 1, after: '' } : { ...place, after: last };
    return { things, next: next.outbox < this.relay.all.length ? textOf(next) : null };
  }

  async versionsOf(targets: readonly string[]): Promise<Versions> {
    if (targets.length > TARGETS_AT_MOST) throw new Problem('request.invalid');
    const found = await Promise.all(this.relay.all.map((outbox) => outbox.versionsOf(targets)));
    return { versions: Object.fromEntries(found.flatMap((versions) => [...versions])) };
  }
}

function eventsIn({ origin, events }: PendingEvents): readonly KeywardEvent[] {
  return events.map((event) => toCloudEvent(event, origin));
}

/** From the first on, so that none is there without its predecessor. */
function asMuchAsFits(events: readonly KeywardEvent[], bytes: number): readonly KeywardEvent[] {
  let room = bytes;
  const end = events.findIndex((event) => (room -= sizeOf([event])) < 0);
  return end < 0 ? events : events.slice(0, end);
}

function sizeOf(events: readonly KeywardEvent[]): number {
  return events.reduce((all, event) => all + Buffer.byteLength(JSON.stringify(event)) + 1, 0);
}

function placeIn(text: string | null): Place {
  const [outbox = '0', after = ''] = (text ?? '').split('/');
  return { outbox: Number(outbox), after };
}

function textOf({ outbox, after }: Place): string {
  return `${outbox}/${after}`;
}
