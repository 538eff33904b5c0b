import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { OnEvents, type ReceivedMessage } from '#messaging';
import { consumers } from './consumers.js';
import { TakeIn } from './use-cases/take-in.js';

@Controller()
export class IntakeController {
  constructor(private readonly takeIn: TakeIn) {}

  @OnEvents(consumers.audit)
  take(@Payload() messages: readonly ReceivedMessage[]): Promise<void> {
    return this.takeIn.messages(messages);
  }
}
