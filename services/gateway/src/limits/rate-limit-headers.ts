import { Problem, type RateLimitState } from '#contracts';
import type { Standing } from './fixed-windows.js';

const WINDOW_S = 60;

/** The part of a reply that is written to. */
export interface Headers {
  getHeader(name: string): number | string | string[] | undefined;
  header(name: string, value: string): unknown;
}

/**
 * Of whom a limit is: `caller` and `address` are the gateway's own, `caller-key` that of the key a request is made with,
 * `key` that of the key it asks about.
 */
type LimitName = 'caller' | 'address' | 'caller-key' | 'key';

/** Tells of one more limit (draft-ietf-httpapi-ratelimit-headers): several stand beside each other. */
export function tellRateLimit(
  headers: Headers,
  name: LimitName,
  { limit, seconds, remaining, resetSeconds }: RateLimitState,
): void {
  add(headers, 'ratelimit-policy', `"${name}";q=${limit};w=${seconds}`);
  add(headers, 'ratelimit', `"${name}";r=${remaining};t=${resetSeconds}`);
}

/** Tells of one of the gateway's own. @throws Problem `request.rate-limited` where it is exceeded. */
export function admit(headers: Headers, name: LimitName, { exceeded, ...standing }: Standing): void {
  tellRateLimit(headers, name, { ...standing, seconds: WINDOW_S });
  if (exceeded) throw new Problem('request.rate-limited', [], { retryAfter: standing.resetSeconds });
}

function add(headers: Headers, header: string, item: string): void {
  const told = headers.getHeader(header);
  void headers.header(header, told === undefined ? item : `${String(told)}, ${item}`);
}
