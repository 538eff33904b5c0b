/**
 * Work on many documents side by side, on one document in turn. Everything that waits for a document when its turn
 * comes is given to `carryOut` together, so a hot document costs one write for many changes instead of a race.
 */
export class Lanes<Job> {
  private readonly waiting = new Map<string, Job[]>();

  /** @param carryOut settles the jobs it takes off the front of the queue; it must take at least one, and never throw. */
  constructor(private readonly carryOut: (id: string, queue: Job[]) => Promise<void>) {}

  add(id: string, job: Job): void {
    const queue = this.waiting.get(id);
    if (queue) {
      queue.push(job);
      return;
    }
    const own = [job];
    this.waiting.set(id, own);
    void this.run(id, own);
  }

  private async run(id: string, queue: Job[]): Promise<void> {
    while (queue.length > 0) await this.carryOut(id, queue);
    this.waiting.delete(id);
  }
}
