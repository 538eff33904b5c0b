import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getLogCheck, startLogCheck, type GetCheckRequest, type StartCheckRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { GetCheck } from './use-cases/get-check.js';
import { StartCheck } from './use-cases/start-check.js';

@Controller()
export class ChecksController {
  constructor(
    private readonly startCheck: StartCheck,
    private readonly getCheck: GetCheck,
  ) {}

  @OnCommand(startLogCheck)
  start(@Payload() request: StartCheckRequest) {
    return this.startCheck.execute(request);
  }

  @OnCommand(getLogCheck)
  get(@Payload() request: GetCheckRequest) {
    return this.getCheck.execute(request);
  }
}
