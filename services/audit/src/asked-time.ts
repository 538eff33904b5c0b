import { Problem } from '#contracts';

/** Week and ordinal dates are ISO 8601 as well, and nothing that JavaScript can read. */
export function timeIn(field: string, text: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new Problem('request.invalid', [{ field, message: 'must be a time such as 2026-03-01T12:00:00Z' }]);
}
