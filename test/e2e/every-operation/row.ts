import type { ProblemCode } from '#contracts';
import type { Sent } from '../client.js';
import type { Caller, Cast } from './cast.js';

/** What is sent, and what stands in the place of the path's parameters. The project is that of the cast. */
export interface Request extends Sent {
  readonly parameters?: Readonly<Record<string, string>>;
  /** Such as `?confirm=key_…`. */
  readonly query?: string;
}

/** How to make a request that would succeed, for somebody who may. */
export interface Row {
  make(cast: Cast, caller: Caller): Request | Promise<Request>;
  /** The request uses its caller up, so it gets one of its own. */
  readonly spendsCaller?: true;
  /** What who is let in is told, where the matter cannot be brought to its end here. */
  readonly told?: ProblemCode;
}

/** A row that sends nothing. */
export const nothing: Row = { make: () => ({}) };

/** A row that sends this body. */
export function sending(body: () => Readonly<Record<string, unknown>>, more: Omit<Row, 'make'> = {}): Row {
  return { make: () => ({ body: body() }), ...more };
}
