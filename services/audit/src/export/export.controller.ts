import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { exportLog, type ExportLogRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { ExportLog } from './use-cases/export-log.js';

@Controller()
export class ExportController {
  constructor(private readonly exportLog: ExportLog) {}

  @OnCommand(exportLog)
  export(@Payload() request: ExportLogRequest) {
    return this.exportLog.execute(request);
  }
}
