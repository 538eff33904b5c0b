import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { KeywardEvent } from '#contracts';
import { OnEvents } from '#messaging';
import { consumers } from '../consumers.js';
import { FollowUsers } from './use-cases/follow-users.js';

@Controller()
export class MembersEventsController {
  constructor(private readonly followUsers: FollowUsers) {}

  @OnEvents(consumers.membersOfUsers)
  followUser(@Payload() events: readonly KeywardEvent[]) {
    return this.followUsers.execute(events);
  }

  @OnEvents(consumers.membersAdded)
  followAdded(@Payload() events: readonly KeywardEvent[]) {
    return this.followUsers.execute(events);
  }
}
