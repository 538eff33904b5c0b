import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { listAuditEntries, type ListAuditEntriesRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { ListAuditEntries } from './use-cases/list-audit-entries.js';

@Controller()
export class SearchController {
  constructor(private readonly listAuditEntries: ListAuditEntries) {}

  @OnCommand(listAuditEntries)
  list(@Payload() request: ListAuditEntriesRequest) {
    return this.listAuditEntries.execute(request);
  }
}
