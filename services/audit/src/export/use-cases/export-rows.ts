import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, type ExportFormat, type ExportLogQuery, type ExportPart } from '#contracts';
import { timeIn } from '../../asked-time.js';
import type { Entry } from '../../log/domain/entry.js';
import { ReadLogStore } from '../../log/store/read-log.store.js';
import { TileStore } from '../../tree/store/tile.store.js';
import { csvHeader, csvLine } from '../domain/csv.js';
import { ocsfLine } from '../domain/ocsf.js';
import { Part } from '../domain/parts.js';

const ENTRIES_AT_A_TIME = 500;

/** For people and for other programs: entries alone, one a line, as many as are asked for. It proves nothing. */
@Injectable()
export class ExportRows {
  constructor(
    private readonly log: ReadLogStore,
    private readonly tiles: TileStore,
  ) {}

  async execute(
    query: ExportLogQuery & { readonly format: 'csv' | 'ocsf' },
    written: string | null,
  ): Promise<ExportPart> {
    const list = `export:${JSON.stringify(query)}`;
    const isWanted = periodIn(query);
    const part = new Part();
    const place = decodeCursor(list, written ?? undefined);
    const [position = 0, size = 0] =
      place === null ? [0, (await this.tiles.head()).size] : place.split(':').map(Number);
    if (place === null && query.format === 'csv') part.add(lineOf(csvHeader()));
    const stretch = { ...(query.project !== undefined && { projectId: query.project }), from: position, below: size };
    const found = await this.log.read(stretch, ENTRIES_AT_A_TIME);
    let next = found.length < ENTRIES_AT_A_TIME ? size : (found.at(-1)?._id ?? 0) + 1;
    for (const entry of found.filter(isWanted)) {
      const line = lineOf(query.format === 'csv' ? csvLine(entry) : ocsfLine(entry));
      if (!part.takes(line)) {
        next = entry._id;
        break;
      }
      part.add(line);
    }
    return { bytes: part.written, next: next >= size ? null : encodeCursor(list, `${next}:${size}`) };
  }
}

export function isRows(format: ExportFormat): format is 'csv' | 'ocsf' {
  return format !== 'ndjson';
}

function periodIn({ from, to }: ExportLogQuery): (entry: Entry) => boolean {
  const [earliest, latest] = [
    from === undefined ? null : timeIn('from', from),
    to === undefined ? null : timeIn('to', to),
  ];
  return ({ at }) => (earliest === null || at >= earliest) && (latest === null || at < latest);
}

function lineOf(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
