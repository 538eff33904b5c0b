import { Body, Controller, Delete, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import {
  base62,
  logIn,
  LogInBody,
  logOut,
  OpenedSessionView,
  SessionView,
  type Actor,
  type ResolvedSession,
} from '#contracts';
import { digestOf } from '#key-text';
import { CommandBus } from '#messaging';
import { Anyone, CurrentActor, CurrentSession, LoggedIn } from '../access/access.js';
import { SESSION_COOKIE } from '../access/credentials.js';

const cookieOptions = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

@ApiTags('Session')
@Controller('v1/session')
export class SessionsController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Anyone()
  @ApiOperation({ summary: 'Log in. Sets a cookie too.' })
  @ApiCreatedResponse({ type: OpenedSessionView })
  async start(@Body() body: LogInBody, @Res({ passthrough: true }) reply: FastifyReply): Promise<OpenedSessionView> {
    const token = newToken();
    const { user, expiresAt } = await this.bus.request(logIn, { ...body, tokenDigest: digestOf(token) });
    void reply.setCookie(SESSION_COOKIE, token, { ...cookieOptions, expires: new Date(expiresAt) });
    return { token, user, expiresAt };
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
    void reply.clearCookie(SESSION_COOKIE, cookieOptions);
  }
}

/** 256 random bits. The prefix lets secret scanners find one that leaked. */
function newToken(): string {
  return `kws_${base62(randomBytes(32), 43)}`;
}
