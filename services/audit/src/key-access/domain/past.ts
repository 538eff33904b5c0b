import type { Entry } from '../../log/domain/entry.js';

/** As much of an entry as a past is made of. */
type Told = Pick<Entry, 'eid' | 'action' | 'after'>;

/**
 * A thing as its events had left it at some moment. An event does not carry the whole thing, but whatever it changed it
 * carries whole, in `after`: so the value of a field is the one that was told last.
 */
export class Past {
  private readonly fields = new Map<string, { readonly value: unknown; readonly eid: string }>();
  private readonly actions = new Set<string>();
  private first: string | null = null;

  /** @param entries in the order of their versions. */
  static of(entries: Iterable<Told>): Past {
    const past = new Past();
    for (const entry of entries) past.take(entry);
    return past;
  }

  /** Takes in what happened next. */
  take({ eid, action, after }: Told): void {
    this.first ??= eid;
    this.actions.add(action);
    for (const [field, value] of Object.entries(after ?? {})) this.fields.set(field, { value, eid });
  }

  has(action: string): boolean {
    return this.actions.has(action);
  }

  /** Undefined where no event spoke of it. */
  valueOf(field: string): unknown {
    return this.fields.get(field)?.value;
  }

  textOf(field: string): string | null {
    const value = this.valueOf(field);
    return typeof value === 'string' ? value : null;
  }

  /** Null where it is no list. */
  textsOf(field: string): readonly string[] | null {
    const value = this.valueOf(field);
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : null;
  }

  /** The events that these fields are as they are by; the first event of all for those that none spoke of. */
  eventsBehind(...fields: readonly string[]): readonly string[] {
    const eids = fields.map((field) => this.fields.get(field)?.eid ?? this.first);
    return [...new Set(eids)].filter((eid) => eid !== null);
  }
}
