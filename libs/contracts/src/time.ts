import { describedBy } from './decorators.js';
import { IsRFC3339, MaxLength, ValidateBy } from 'class-validator';

const MESSAGE = 'must be a time that exists, with an offset, such as 2026-03-01T12:00:00Z';

/** A time of RFC 3339 with an offset, of a day that there is: 30 February is refused, not moved on to March. */
export function IsTime(): PropertyDecorator {
  return describedBy(
    MaxLength(40),
    IsRFC3339({ message: MESSAGE }),
    ValidateBy({ name: 'dayExists', validator: { validate: dayExists, defaultMessage: () => MESSAGE } }),
  );
}

function dayExists(value: unknown): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(String(value)) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
