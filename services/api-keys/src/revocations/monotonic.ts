import { Injectable } from '@nestjs/common';

/**
 * Milliseconds of no known beginning that are never set, and go on while the process stands still: what leases are
 * counted by. Something a test can play.
 */
@Injectable()
export class Monotonic {
  nowMs(): number {
    return performance.now();
  }
}
