import type { EventDraft, StoredEvent } from '#contracts';
import type { Aggregate, Replay, StateOf } from './aggregate.js';

/** A change and the fact that tells of it: there is no way to have one without the other. */
export interface Decision<Document extends Aggregate> {
  readonly set: Partial<StateOf<Document>>;
  readonly event: EventDraft;
}

/** Where in time and in which request a change is made. */
export interface Circumstance {
  readonly now: Date;
  readonly requestId: string | null;
}

/** A document on its way from the version that is stored to the next ones, with the events in between. */
export class Draft<Document extends Aggregate> {
  readonly events: StoredEvent[] = [];
  readonly replays: Replay[] = [];
  private changed: Partial<StateOf<Document>> = {};

  constructor(private current: Document) {}

  get document(): Document {
    return this.current;
  }

  /** Everything that differs from the stored document, apart from its events and replays. */
  get set(): Partial<StateOf<Document>> & Pick<Aggregate, 'ver' | 'updatedAt'> {
    return { ...this.changed, ver: this.current.ver, updatedAt: this.current.updatedAt };
  }

  /** Times of one document never run backwards, whatever the clock does. */
  apply({ set, event }: Decision<Document>, { now, requestId }: Circumstance): void {
    const ver = this.current.ver + 1;
    const at = now > this.current.updatedAt ? now : this.current.updatedAt;
    this.events.push({ ...event, eid: `${this.current._id}:${ver}`, ver, at, requestId });
    this.changed = { ...this.changed, ...set };
    this.current = { ...this.current, ...set, ver, updatedAt: at };
  }

  keep(replay: Replay): void {
    this.replays.push(replay);
    this.current = { ...this.current, replays: [...this.current.replays, replay] };
  }
}
