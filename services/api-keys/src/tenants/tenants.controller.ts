import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { KeywardEvent } from '#contracts';
import { OnEvents } from '#messaging';
import { consumers } from '../consumers.js';
import { TakeNews } from './use-cases/take-news.js';

@Controller()
export class TenantsController {
  constructor(private readonly takeNews: TakeNews) {}

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
