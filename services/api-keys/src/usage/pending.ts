/** Entries that wait to be written. Of more there is no room: what is new then is not kept. */
const MOST_ENTRIES = 100_000;
/** As many as can be written in a second or two, also by a process that is about to end. */
const ENOUGH_ENTRIES = 10_000;
/** More at a time would keep this process from anything else for too long. */
const ENTRIES_OF_A_PART = 500;

/** What is gathered in memory, entry by entry, until it is written. */
export class Pending<Entry> {
  private entries = new Map<string, Entry>();

  /** @param added both together. */
  constructor(private readonly added: (one: Entry | undefined, other: Entry) => Entry) {}

  /** @returns false where there is no room. */
  add(id: string, entry: Entry): boolean {
    const known = this.entries.get(id);
    if (known === undefined && this.entries.size >= MOST_ENTRIES) return false;
    this.entries.set(id, this.added(known, entry));
    return true;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Whether it should be written, however short a time ago it was written last. */
  get isEnough(): boolean {
    return this.size > ENOUGH_ENTRIES;
  }

  /**
   * Hands over what there is, part by part. What the work fails to write waits for the next time, with what has come
   * meanwhile.
   */
  async write(work: (entries: ReadonlyMap<string, Entry>) => Promise<void>): Promise<void> {
    const taken = [...this.entries];
    this.entries = new Map();
    for (let at = 0; at < taken.length; at += ENTRIES_OF_A_PART) {
      try {
        await work(new Map(taken.slice(at, at + ENTRIES_OF_A_PART)));
      } catch (failure) {
        for (const [id, entry] of taken.slice(at)) this.add(id, entry);
        throw failure;
      }
    }
  }
}
