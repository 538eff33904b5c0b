/** One lane for each key: its items are worked on one after the other, those of other keys meanwhile. */
export class Lanes<Item> {
  private readonly lanes = new Map<string, Item[]>();
  private readonly running = new Set<Promise<void>>();

  /** @param work resolves once the next item of the key may follow: with false, none follows any more. */
  constructor(private readonly work: (item: Item) => Promise<boolean>) {}

  add(key: string, item: Item): void {
    const lane = this.lanes.get(key);
    if (lane) {
      lane.push(item);
      return;
    }
    const started = this.run(key, [item]);
    this.running.add(started);
    void started.finally(() => this.running.delete(started));
  }

  /** Resolves once no lane is at work. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private async run(key: string, lane: Item[]): Promise<void> {
    this.lanes.set(key, lane);
    for (let item = lane.shift(); item !== undefined; item = lane.shift()) {
      // The lane stays where it is: what is added to it now is left, too.
      if (!(await this.work(item))) return;
    }
    this.lanes.delete(key);
  }
}
