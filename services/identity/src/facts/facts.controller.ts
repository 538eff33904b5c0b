import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { listMemberFacts, listProjectFacts, listUserFacts, type FactsQuery } from '#contracts';
import { OnCommand } from '#messaging';
import { ListFacts } from './use-cases/list-facts.js';

/** For other services only: no route leads here. */
@Controller()
export class FactsController {
  constructor(private readonly listFacts: ListFacts) {}

  @OnCommand(listMemberFacts)
  ofMembers(@Payload() query: FactsQuery) {
    return this.listFacts.ofMembers(query);
  }

  @OnCommand(listProjectFacts)
  ofProjects(@Payload() query: FactsQuery) {
    return this.listFacts.ofProjects(query);
  }

  @OnCommand(listUserFacts)
  ofUsers(@Payload() query: FactsQuery) {
    return this.listFacts.ofUsers(query);
  }
}
