import { isDeepStrictEqual } from 'node:util';
import type { EventDraft, StoredEvent } from '#contracts';
import type { Aggregate, Replay, StateOf } from './aggregate.js';

/** A change and the fact that tells of it: there is no way to have one without the other. */
export interface Decision<Document extends Aggregate> {
  readonly set: Partial<StateOf<Document>>;
  readonly event: EventDraft;
}

/** Fields that follow from the others of a document, and are kept so that an index can have them. */
export type Derive<Document extends Aggregate> = (document: Document) => Readonly<Record<string, unknown>>;

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

  constructor(
    private current: Document,
    private readonly derive: Derive<Document> = () => ({}),
  ) {}

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
    this.take(set);
    this.current = { ...this.current, ver, updatedAt: at };
    this.take(differing(this.derive(this.current), this.current));
  }

  keep(replay: Replay): void {
    this.replays.push(replay);
    this.current = { ...this.current, replays: [...this.current.replays, replay] };
  }

  private take(fields: object): void {
    this.changed = { ...this.changed, ...fields };
    this.current = { ...this.current, ...fields };
  }
}

/** What is as it was is not written again. */
function differing(derived: Readonly<Record<string, unknown>>, document: object): object {
  const present = new Map<string, unknown>(Object.entries(document));
  return Object.fromEntries(
    Object.entries(derived).filter(([name, value]) => !isDeepStrictEqual(value, present.get(name))),
  );
}
