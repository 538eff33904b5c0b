import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  findAuditedEvents,
  listEntriesOfTarget,
  readLog,
  type EntriesOfTargetRequest,
  type EventIds,
  type ReadLogRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { FindAuditedEvents } from './use-cases/find-audited-events.js';
import { ListEntriesOfTarget } from './use-cases/list-entries-of-target.js';
import { ReadLog } from './use-cases/read-log.js';

@Controller()
export class LogController {
  constructor(
    private readonly listEntriesOfTarget: ListEntriesOfTarget,
    private readonly findAuditedEvents: FindAuditedEvents,
    private readonly readLog: ReadLog,
  ) {}

  @OnCommand(listEntriesOfTarget)
  listOfTarget(@Payload() request: EntriesOfTargetRequest) {
    return this.listEntriesOfTarget.execute(request);
  }

  @OnCommand(findAuditedEvents)
  findAudited(@Payload() request: EventIds) {
    return this.findAuditedEvents.execute(request);
  }

  @OnCommand(readLog, { quiet: true })
  read(@Payload() request: ReadLogRequest) {
    return this.readLog.execute(request);
  }
}
