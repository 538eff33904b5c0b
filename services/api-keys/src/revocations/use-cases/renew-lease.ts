import { Injectable } from '@nestjs/common';
import type { Renewal, RenewLeaseRequest } from '#verifier';
import { assertVerifier } from '../domain/verifier-id.js';
import { Leases } from '../leases.js';
import { RecentChanges } from '../recent-changes.js';

/**
 * The order is everything: the lease is written down, then it is read what changed. A change that is stored after the
 * reading finds the lease, and waits for its verifier; one that was stored before it is told with the lease.
 */
@Injectable()
export class RenewLease {
  constructor(
    private readonly leases: Leases,
    private readonly recentChanges: RecentChanges,
  ) {}

  async execute({ verifier }: RenewLeaseRequest): Promise<Renewal> {
    assertVerifier(verifier);
    await this.leases.renew(verifier);
    return this.recentChanges.read();
  }
}
