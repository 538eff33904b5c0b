import { InvalidArgumentError } from 'commander';

const unitSeconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** A whole number in digits: no blank is a zero, and no `1e3` a thousand. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Seconds of a duration such as `90s`, `15m`, `24h` or `7d`; a number alone counts seconds. */
export function seconds(text: string): number {
  const [, count, unit = 's'] = /^(\d{1,9})([smhd])?$/.exec(text) ?? [];
  if (count !== undefined && isUnit(unit)) return Number(count) * unitSeconds[unit];
  throw new InvalidArgumentError('It must be a duration such as 90s, 15m, 24h or 7d.');
}

/** Of `100/60s`: so many uses in any window of so long. */
export function rateLimit(text: string): { readonly requests: number; readonly seconds: number } {
  const [, requests, window] = /^(\d{1,7})\/(\w+)$/.exec(text) ?? [];
  if (requests === undefined || window === undefined) {
    throw new InvalidArgumentError('It must be uses and a window, such as 100/60s.');
  }
  return { requests: Number(requests), seconds: seconds(window) };
}

function isUnit(unit: string): unit is keyof typeof unitSeconds {
  return Object.hasOwn(unitSeconds, unit);
}
