import { Body, Controller, Delete, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  logIn,
  LogInBody,
  logOut,
  OpenedSessionView,
  SessionView,
  type Actor,
  type Client,
  type ResolvedSession,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Anyone, CurrentActor, CurrentClient, CurrentSession, LoggedIn } from '../access/access.js';
import { forgetSession, openSession } from './session-cookie.js';

@ApiTags('Session')
@Controller('v1/session')
export class SessionsController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Anyone()
  @ApiOperation({ summary: 'Log in. Sets a cookie too.' })
  @ApiCreatedResponse({ type: OpenedSessionView })
  start(
    @Body() body: LogInBody,
    @CurrentClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedSessionView> {
    return openSession(reply, (tokenDigest) => this.bus.request(logIn, { ...body, tokenDigest, client }));
  }

  @Get()
  @LoggedIn()
  @ApiOperation({ summary: 'Who am I.' })
  @ApiOkResponse({ type: SessionView })
  get(@CurrentSession() { session }: ResolvedSession): SessionView {
    return session;
  }

  @Delete()
  @HttpCode(204)
  @LoggedIn()
  @ApiOperation({ summary: 'Log out: the session ends everywhere.' })
  @ApiNoContentResponse()
  async end(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.bus.request(logOut, { actor });
    forgetSession(reply);
  }
}
