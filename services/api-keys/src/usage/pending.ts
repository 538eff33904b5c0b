/** Entries that wait to be written. Of more there is no room: what is new then is not kept. */
const MOST_ENTRIES = 100_000;

/** What is gathered in memory, entry by entry, until it is written all at once. */
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

  /** Hands over what there is. What the work fails to write waits for the next time, with what has come meanwhile. */
  async write(work: (entries: ReadonlyMap<string, Entry>) => Promise<void>): Promise<void> {
    const taken = this.entries;
    this.entries = new Map();
    try {
      await work(taken);
    } catch (failure) {
      for (const [id, entry] of taken) this.add(id, entry);
      throw failure;
    }
  }
}
