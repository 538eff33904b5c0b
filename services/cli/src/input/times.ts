import { InvalidArgumentError } from 'commander';
import { seconds } from './numbers.js';

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const duration = /^\d+[smhd]$/;

/** A time of RFC 3339, or how long it is from now: `30d`. */
export function timeAhead(text: string): string {
  return timeIn(text, 1);
}

/** A time of RFC 3339, or how long ago it was: `2h`. */
export function timeAgo(text: string): string {
  return timeIn(text, -1);
}

function timeIn(text: string, direction: 1 | -1): string {
  if (duration.test(text)) return new Date(Date.now() + direction * seconds(text) * 1_000).toISOString();
  if (rfc3339.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It must be a time such as 2026-12-31T00:00:00Z, or a duration such as 30d.');
}
