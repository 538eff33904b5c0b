import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

/** What was counted, or is measured, under these labels. */
interface Sum<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly sum: number;
}

interface Counted<Label extends string> {
  /** As Prometheus writes it: `keyward_…_total` for what is counted. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Label[];
}

/**
 * Numbers of this process, in the text that Prometheus reads: what Node and the operating system tell of it, and what its
 * service counts.
 */
export class Metrics {
  readonly contentType: string;
  private readonly registry = new Registry();

  constructor(service: string) {
    this.contentType = this.registry.contentType;
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  /** @param read what was counted since the start of the process. Asked only when the numbers are: counting costs no more. */
  count<Label extends string>({ name, help, labels }: Counted<Label>, read: () => readonly Sum<Label>[]): void {
    new Counter({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { labels: its, sum } of read()) this.inc(its, sum);
      },
    });
  }

  /** @param read how much there is at present of each: asked, within a second or so, when the numbers are. */
  measure<Label extends string>(
    { name, help, labels }: Counted<Label>,
    read: () => readonly Sum<Label>[] | Promise<readonly Sum<Label>[]>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      async collect() {
        const measured = await read();
        this.reset();
        for (const { labels: its, sum } of measured) this.set(its, sum);
      },
    });
  }

  /** @returns the text. */
  read(): Promise<string> {
    return this.registry.metrics();
  }
}
