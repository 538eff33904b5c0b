import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { recordRefusals, type RequestOf } from '#contracts';
import { OnCommand } from '#messaging';
import { RecordRefusals } from './use-cases/record-refusals.js';

@Controller()
export class AttemptsController {
  constructor(private readonly recordRefusals: RecordRefusals) {}

  @OnCommand(recordRefusals)
  record(@Payload() request: RequestOf<typeof recordRefusals>) {
    return this.recordRefusals.execute(request);
  }
}
