import { Injectable } from '@nestjs/common';
import type { RenewLeaseRequest } from '#verifier';
import { assertVerifier } from '../domain/verifier-id.js';
import { Leases } from '../leases.js';

/** Of a verifier that honours nothing any more: no revocation waits for it. */
@Injectable()
export class ReleaseLease {
  constructor(private readonly leases: Leases) {}

  async execute({ verifier }: RenewLeaseRequest): Promise<null> {
    assertVerifier(verifier);
    await this.leases.release(verifier);
    return null;
  }
}
