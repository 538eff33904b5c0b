import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  discardQuarantinedEvent,
  getQuarantinedEvent,
  listQuarantinedEvents,
  ListQuarantinedEventsQuery,
  QuarantinedEventDetails,
  QuarantinedEventPage,
  QuarantinedEventView,
  ReplayedEventView,
  replayQuarantinedEvent,
  type Actor,
  type Page,
  type Replayable,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { Idempotent, TakenOnce, type Once } from '../idempotency/once.js';

@ApiTags('Audit')
@Controller('v1/quarantined-events')
export class QuarantineController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @Allow('quarantine:manage')
  @ApiOperation({
    operationId: 'quarantinedEvents.list',
    summary: 'What came as an event and was not taken into the log, those that came last first.',
  })
  @ApiOkResponse({ type: QuarantinedEventPage })
  list(@CurrentActor() actor: Actor, @Query() query: ListQuarantinedEventsQuery): Promise<Page<QuarantinedEventView>> {
    return this.bus.request(listQuarantinedEvents, { actor, query });
  }

  @Get(':eventId')
  @Allow('quarantine:manage')
  @ApiOperation({ operationId: 'quarantinedEvents.get', summary: 'One of them, with its text as it came.' })
  @ApiOkResponse({ type: QuarantinedEventDetails })
  get(@CurrentActor() actor: Actor, @Param('eventId') eventId: string): Promise<QuarantinedEventDetails> {
    return this.bus.request(getQuarantinedEvent, { actor, eventId });
  }

  @Post(':eventId/replay')
  @HttpCode(200)
  @Allow('quarantine:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'quarantinedEvents.replay',
    summary: 'Take it into the log now, or hear why that cannot be.',
  })
  @ApiOkResponse({ type: ReplayedEventView })
  replay(
    @CurrentActor() actor: Actor,
    @Param('eventId') eventId: string,
    @TakenOnce() { idempotency }: Once,
  ): Promise<Replayable<ReplayedEventView>> {
    return this.bus.request(replayQuarantinedEvent, { actor, eventId, idempotency });
  }

  @Post(':eventId/discard')
  @HttpCode(200)
  @Allow('quarantine:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'quarantinedEvents.discard',
    summary: 'Never take it in, and raise no alarm for it any more. Its text stays.',
  })
  @ApiOkResponse({ type: QuarantinedEventView })
  discard(
    @CurrentActor() actor: Actor,
    @Param('eventId') eventId: string,
    @TakenOnce() { idempotency }: Once,
  ): Promise<Replayable<QuarantinedEventView>> {
    return this.bus.request(discardQuarantinedEvent, { actor, eventId, idempotency });
  }
}
