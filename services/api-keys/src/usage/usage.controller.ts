import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getKeyImpact, type KeyRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { GetKeyImpact } from './use-cases/get-key-impact.js';

@Controller()
export class UsageController {
  constructor(private readonly getKeyImpact: GetKeyImpact) {}

  @OnCommand(getKeyImpact)
  impact(@Payload() request: KeyRequest) {
    return this.getKeyImpact.execute(request);
  }
}
