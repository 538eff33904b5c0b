import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { reportLeakedKeys, type ReportLeakedKeysRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { ReportLeakedKeys } from './use-cases/report-leaked-keys.js';

@Controller()
export class LeaksController {
  constructor(private readonly reportLeakedKeys: ReportLeakedKeys) {}

  @OnCommand(reportLeakedKeys)
  report(@Payload() request: ReportLeakedKeysRequest) {
    return this.reportLeakedKeys.execute(request);
  }
}
