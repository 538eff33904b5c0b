import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { KeywardEvent } from '#contracts';
import { OnEvents } from '#messaging';
import { consumers } from '../consumers.js';
import { SendMail } from './send-mail.js';

@Controller()
export class MailController {
  constructor(private readonly sendMail: SendMail) {}

  @OnEvents(consumers.mailInvitations)
  ofInvitations(@Payload() events: readonly KeywardEvent[]) {
    return this.sendMail.execute(events);
  }

  @OnEvents(consumers.mailResets)
  ofResets(@Payload() events: readonly KeywardEvent[]) {
    return this.sendMail.execute(events);
  }

  @OnEvents(consumers.mailUsers)
  ofUsers(@Payload() events: readonly KeywardEvent[]) {
    return this.sendMail.execute(events);
  }

  @OnEvents(consumers.mailPasskeys)
  ofPasskeys(@Payload() events: readonly KeywardEvent[]) {
    return this.sendMail.execute(events);
  }

  @OnEvents(consumers.mailLeaks)
  ofLeaks(@Payload() events: readonly KeywardEvent[]) {
    return this.sendMail.execute(events);
  }

  @OnEvents(consumers.mailExpiries)
  ofExpiries(@Payload() events: readonly KeywardEvent[]) {
    return this.sendMail.execute(events);
  }

  @OnEvents(consumers.mailSecondFactors)
  ofSecondFactors(@Payload() events: readonly KeywardEvent[]) {
    return this.sendMail.execute(events);
  }
}
