interface Named<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Label[];
}

interface Row<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly sum: number;
}

/** The part of a process's metrics that what speaks over NATS writes to: `Metrics` of libs/runtime. */
export interface Numbers {
  count<Label extends string>(counted: Named<Label>, read: () => readonly Row<Label>[]): void;
  measure<Label extends string>(
    measured: Named<Label>,
    read: () => readonly Row<Label>[] | Promise<readonly Row<Label>[]>,
  ): void;
}
