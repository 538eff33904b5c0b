import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { takeFacts, type KeywardEvent, type TakeFactsRequest } from '#contracts';
import { OnCommand, OnEvents } from '#messaging';
import { consumers } from '../consumers.js';
import { TakeFacts } from './use-cases/take-facts.js';
import { TakeNews } from './use-cases/take-news.js';

@Controller()
export class TenantsController {
  constructor(
    private readonly takeNews: TakeNews,
    private readonly takeFacts: TakeFacts,
  ) {}

  @OnCommand(takeFacts)
  take(@Payload() request: TakeFactsRequest) {
    return this.takeFacts.execute(request);
  }

  @OnEvents(consumers.members)
  ofMembers(@Payload() events: readonly KeywardEvent[]) {
    return this.takeNews.ofMembers(events);
  }

  @OnEvents(consumers.projects)
  ofProjects(@Payload() events: readonly KeywardEvent[]) {
    return this.takeNews.ofProjects(events);
  }

  @OnEvents(consumers.users)
  ofUsers(@Payload() events: readonly KeywardEvent[]) {
    return this.takeNews.ofUsers(events);
  }
}
