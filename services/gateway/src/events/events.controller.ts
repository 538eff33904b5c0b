import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStreamQuery } from '#contracts';
import { Allow } from '../access/access.js';
import { EventFeed } from './event-feed.js';
import { startingPointOf } from './starting-point.js';

const LAST_EVENT_ID = 'last-event-id';

const lastEventId = {
  name: 'Last-Event-ID',
  required: false,
  description: 'The id of the last event that came: the stream goes on after it. Browsers send it by themselves.',
  schema: { type: 'string' },
} as const;

const description =
  'Server-Sent Events (text/event-stream): of each event its position in the audit log as id, its type as event, and as data the CloudEvent in canonical JSON. Whichever gateway answers, who goes on after the last id misses nothing and gets nothing twice. A stream that has to end says why in an event named end.';

@ApiTags('Events')
@Controller('v1')
export class EventsController {
  constructor(private readonly feed: EventFeed) {}

  @Get('projects/:projectId/events')
  @Allow('events:read')
  @ApiOperation({ summary: 'What happens in the project, as it happens.', description })
  @ApiHeader(lastEventId)
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  ofProject(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('projectId') projectId: string,
    @Query() query: EventStreamQuery,
    @Headers(LAST_EVENT_ID) last: string | undefined,
  ): Promise<void> {
    const start = startingPointOf(last, query);
    return this.feed.serve(request, reply, { permission: 'events:read', projectId, start, query });
  }

  @Get('events')
  @Allow('events:read-all-projects')
  @ApiOperation({ summary: 'What happens anywhere, as it happens.', description })
  @ApiHeader(lastEventId)
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  ofAll(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query() query: EventStreamQuery,
    @Headers(LAST_EVENT_ID) last: string | undefined,
  ): Promise<void> {
    const start = startingPointOf(last, query);
    return this.feed.serve(request, reply, { permission: 'events:read-all-projects', projectId: null, start, query });
  }
}
