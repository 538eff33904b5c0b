import type { Actor } from '#contracts';
import { addressBucket } from './address-bucket.js';
import { FixedWindows } from './fixed-windows.js';
import { admit, type Headers } from './rate-limit-headers.js';

export interface RequestLimitsOptions {
  /** Requests a minute of one user, or of one key; 0: as many as one likes. */
  readonly perCaller: number;
  /** Requests a minute from one address, of those nobody is known to have made; 0: as many as one likes. */
  readonly perAddress: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/**
 * How many requests this process takes of whom, before it does anything about them. Whose they are does not depend on
 * what they ask for, so no spelling of an address makes another bucket.
 */
export class RequestLimits {
  private readonly callers: FixedWindows | null;
  private readonly addresses: FixedWindows | null;
  private readonly now: () => number;

  constructor({ perCaller, perAddress, now = () => performance.now() }: RequestLimitsOptions) {
    this.callers = perCaller === 0 ? null : new FixedWindows(perCaller);
    this.addresses = perAddress === 0 ? null : new FixedWindows(perAddress);
    this.now = now;
  }

  /** @throws Problem `request.rate-limited`. */
  countCaller(headers: Headers, { key, userId }: Actor): void {
    const standing = this.callers?.count(key?.keyId ?? userId, this.now());
    if (standing) admit(headers, 'caller', standing);
  }

  /** Of a request that nobody is known to have made. @throws Problem `request.rate-limited`. */
  countAddress(headers: Headers, address: string): void {
    const standing = this.addresses?.count(addressBucket(address), this.now());
    if (standing) admit(headers, 'address', standing);
  }
}
