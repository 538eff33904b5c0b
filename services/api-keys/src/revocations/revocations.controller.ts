import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getRevocation, type GetRevocationRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { releaseLease, renewLease, type RenewLeaseRequest } from '#verifier';
import { GetRevocation } from './use-cases/get-revocation.js';
import { ReleaseLease } from './use-cases/release-lease.js';
import { RenewLease } from './use-cases/renew-lease.js';

@Controller()
export class RevocationsController {
  constructor(
    private readonly renewLease: RenewLease,
    private readonly releaseLease: ReleaseLease,
    private readonly getRevocation: GetRevocation,
  ) {}

  @OnCommand(renewLease, { quiet: true })
  renew(@Payload() request: RenewLeaseRequest) {
    return this.renewLease.execute(request);
  }

  @OnCommand(releaseLease, { quiet: true })
  release(@Payload() request: RenewLeaseRequest) {
    return this.releaseLease.execute(request);
  }

  @OnCommand(getRevocation)
  get(@Payload() request: GetRevocationRequest) {
    return this.getRevocation.execute(request);
  }
}
