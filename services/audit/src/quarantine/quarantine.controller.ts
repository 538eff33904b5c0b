import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  discardQuarantinedEvent,
  getQuarantinedEvent,
  listQuarantinedEvents,
  replayQuarantinedEvent,
  type ListQuarantinedEventsRequest,
  type QuarantinedEventRequest,
  type QuarantinedEventView,
  type Replayable,
  type ReplayedEventView,
  type SettleQuarantinedEventRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { ReadQuarantine } from './use-cases/read-quarantine.js';
import { SettleQuarantined } from './use-cases/settle-quarantined.js';

@Controller()
export class QuarantineController {
  constructor(
    private readonly readQuarantine: ReadQuarantine,
    private readonly settleQuarantined: SettleQuarantined,
  ) {}

  @OnCommand(listQuarantinedEvents)
  list(@Payload() request: ListQuarantinedEventsRequest) {
    return this.readQuarantine.list(request);
  }

  @OnCommand(getQuarantinedEvent)
  get(@Payload() request: QuarantinedEventRequest) {
    return this.readQuarantine.get(request);
  }

  @OnCommand(replayQuarantinedEvent)
  replay(@Payload() request: SettleQuarantinedEventRequest): Promise<Replayable<ReplayedEventView>> {
    return this.settleQuarantined.execute(request, 'replay');
  }

  @OnCommand(discardQuarantinedEvent)
  discard(@Payload() request: SettleQuarantinedEventRequest): Promise<Replayable<QuarantinedEventView>> {
    return this.settleQuarantined.execute(request, 'discard');
  }
}
