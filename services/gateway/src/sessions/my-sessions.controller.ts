import { Controller, Delete, Get, HttpCode, Param, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  endSession,
  listSessions,
  PageQuery,
  SessionPage,
  type Actor,
  type ListedSessionView,
  type Page,
} from '#contracts';
import { CommandBus } from '#messaging';
import { CurrentActor, LoggedIn } from '../access/access.js';
import { forgetSession } from './session-cookie.js';

@ApiTags('Me')
@Controller('v1/me/sessions')
export class MySessionsController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @LoggedIn()
  @ApiOperation({ summary: 'Where I am logged in, newest first.' })
  @ApiOkResponse({ type: SessionPage })
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<ListedSessionView>> {
    return this.bus.request(listSessions, { actor, query });
  }

  @Delete(':sessionId')
  @HttpCode(204)
  @LoggedIn()
  @ApiOperation({ summary: 'Log out there. Doing it again is a success and changes nothing.' })
  @ApiNoContentResponse()
  async end(
    @CurrentActor() actor: Actor,
    @Param('sessionId') sessionId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.bus.request(endSession, { actor, sessionId });
    if (sessionId === actor.sessionId) forgetSession(reply);
  }
}
