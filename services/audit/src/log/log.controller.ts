import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  findAuditedEvents,
  listAuditEntries,
  listEntriesOfTarget,
  type EntriesOfTargetRequest,
  type EventIds,
  type ListAuditEntriesRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { FindAuditedEvents } from './use-cases/find-audited-events.js';
import { ListAuditEntries } from './use-cases/list-audit-entries.js';
import { ListEntriesOfTarget } from './use-cases/list-entries-of-target.js';

@Controller()
export class LogController {
  constructor(
    private readonly listAuditEntries: ListAuditEntries,
    private readonly listEntriesOfTarget: ListEntriesOfTarget,
    private readonly findAuditedEvents: FindAuditedEvents,
  ) {}

  @OnCommand(listAuditEntries)
  list(@Payload() request: ListAuditEntriesRequest) {
    return this.listAuditEntries.execute(request);
  }

  @OnCommand(listEntriesOfTarget)
  listOfTarget(@Payload() request: EntriesOfTargetRequest) {
    return this.listEntriesOfTarget.execute(request);
  }

  @OnCommand(findAuditedEvents)
  findAudited(@Payload() request: EventIds) {
    return this.findAuditedEvents.execute(request);
  }
}
