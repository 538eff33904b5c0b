import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { KeywardEvent } from '#contracts';
import { OnEvents } from '#messaging';
import { consumers } from './consumers.js';
import { AppendEvents } from './use-cases/append-events.js';

@Controller()
export class EventsController {
  constructor(private readonly appendEvents: AppendEvents) {}

  @OnEvents(consumers.audit)
  append(@Payload() events: readonly KeywardEvent[]) {
    return this.appendEvents.execute(events);
  }
}
