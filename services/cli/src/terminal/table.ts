import type { Colour, Paint } from './colours.js';
import { printable, widthOf } from './printable.js';

/** A text as it came, or one with a colour. */
export type Cell = string | { readonly text: string; readonly colour: Colour };

const GAP = '  ';

/**
 * Rows under each other. The first rows, and the titles, say how wide the columns are, so that a long list need not
 * be held: put last what may be of any length.
 */
export class Table {
  private widths: readonly number[] | null = null;

  constructor(
    private readonly titles: readonly string[],
    private readonly paint: Paint,
  ) {}

  /** Printable lines; the first call begins with the titles. */
  lines(rows: readonly (readonly Cell[])[]): readonly string[] {
    const head = this.widths === null ? [this.titles.map((text): Cell => ({ text, colour: 'dim' }))] : [];
    this.widths ??= widthsOf([this.titles, ...rows]);
    return [...head, ...rows].map((row) => this.line(row));
  }

  private line(row: readonly Cell[]): string {
    const cells = row.map((cell, at) => {
      const text = printable(textOf(cell));
      const shown = typeof cell === 'string' ? text : this.paint(cell.colour, text);
      const isLast = at === row.length - 1;
      return isLast ? shown : shown + ' '.repeat(Math.max(0, (this.widths?.[at] ?? 0) - widthOf(text)));
    });
    return cells.join(GAP);
  }
}

/** What is known of one thing, a line each. */
export function fieldLines(
  fields: readonly (readonly [label: string, value: Cell])[],
  paint: Paint,
): readonly string[] {
  const width = Math.max(...fields.map(([label]) => label.length));
  return fields.map(([label, value]) => {
    const text = printable(textOf(value));
    return `${paint('dim', label.padEnd(width))}${GAP}${typeof value === 'string' ? text : paint(value.colour, text)}`;
  });
}

function widthsOf(rows: readonly (readonly Cell[])[]): readonly number[] {
  const columns = rows[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => widthOf(printable(textOf(row[at] ?? ''))))),
  );
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
