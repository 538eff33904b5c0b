/** How far a signed export has come. */
export interface ExportPlace {
  /** What comes next: entries up to `size`, keys, what the log signs then, entries up to there, and the end. */
  readonly stage: 'entries' | 'keys' | 'signature' | 'later-entries' | 'end';
  /** The entry that comes next. */
  readonly position: number;
  /** How large the log was at the beginning. */
  readonly size: number;
  /** The key that came last. */
  readonly afterKey: string;
  /** How large a log is that tells of all keys so far. */
  readonly needed: number;
  /** How often it was looked whether as much was signed. */
  readonly looks: number;
  /** How far the log had come when all keys were read, as a signed note. */
  readonly checkpoint: string | null;
  /** What the lines so far come to, base64. */
  readonly chain: string | null;
}

const FIRST_LINE = 'keyward-audit-export-place/1';

/** As a text that the log signs: no checkpoint, and no end of an export. */
export function placeText(place: ExportPlace): string {
  return `${FIRST_LINE}\n${JSON.stringify(place)}\n`;
}

/** @param text of a note that this log has signed. Null for one of another kind. */
export function placeIn(text: string): ExportPlace | null {
  const [first, place, ...rest] = text.split('\n');
  if (first !== FIRST_LINE || place === undefined || rest.join() !== '') return null;
  return JSON.parse(place) as ExportPlace;
}

/** Of the tile an entry is in, what of it the log had in these bounds. */
export interface Block {
  readonly tile: number;
  readonly start: number;
  readonly end: number;
}

const TILE_WIDTH = 256;

/** @param first of the entries that are exported in this stage. @param until before which they end. */
export function blockAt(position: number, first: number, until: number): Block {
  const tile = Math.floor(position / TILE_WIDTH);
  return { tile, start: Math.max(first, tile * TILE_WIDTH), end: Math.min(until, (tile + 1) * TILE_WIDTH) };
}
