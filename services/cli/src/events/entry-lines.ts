import type { AuditEntryView } from '#contracts';
import type { Paint } from '../terminal/colours.js';
import { Table, type Cell } from '../terminal/table.js';
import { fullTime } from '../terminal/times.js';

const LONGEST_VALUE = 60;

/** What happened, as the log or a stream of events tells it. */
export type ToldEntry = Omit<AuditEntryView, 'recordedAt'>;

export function entryTable(paint: Paint): Table {
  return new Table(['POSITION', 'TIME', 'EVENT', 'OF', 'BY', 'WHAT'], paint);
}

export function entryRow(entry: ToldEntry): readonly Cell[] {
  const { index, time, action, target, actor } = entry;
  const by = actor.role === null ? actor.id : `${actor.id} (${actor.role})`;
  return [String(index), fullTime(time), { text: action, colour: 'bold' }, target, by, changeIn(entry)];
}

/** `expiresAt: 2026-03-01T… → 2026-03-31T…`; of something new, its name. */
function changeIn({ before, after }: ToldEntry): string {
  if (after === null) return '';
  if (before === null) return typeof after['name'] === 'string' ? shown(after['name']) : '';
  const changed = Object.keys(after).filter((field) => shown(before[field]) !== shown(after[field]));
  return changed.map((field) => `${field}: ${shown(before[field])} → ${shown(after[field])}`).join('; ');
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
