import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginSignOn, completeSignOn, getSignOn, Problem, SignOnView, type Client } from '#contracts';
import { digestOf } from '#key-text';
import { CommandBus } from '#messaging';
import { Anyone, CurrentClient } from '../access/access.js';
import { SESSION_COOKIE } from '../access/credentials.js';
import { openSession } from '../sessions/session-cookie.js';

const ATTEMPT_COOKIE = '__Host-keyward-sign-on';
const CONSOLE = '/console/';

/** `lax`: the browser comes back from another site. What it holds is sealed, and ends by itself after 10 minutes. */
const cookieOptions = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

@ApiTags('Single sign-on')
@Controller('v1/sign-on')
export class SignOnController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @Anyone()
  @ApiOperation({ summary: 'Whether there is a provider to log in by.' })
  @ApiOkResponse({ type: SignOnView })
  get(): Promise<SignOnView> {
    return this.bus.request(getSignOn, {});
  }

  @Get('start')
  @Anyone()
  @ApiOperation({ summary: 'For the browser to open: to the provider. With a session, links the account there to it.' })
  @ApiFoundResponse({ description: 'To the provider.' })
  async start(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const session = request.cookies[SESSION_COOKIE];
    const tokenDigest = session === undefined ? null : digestOf(session);
    const { redirectTo, sealed } = await this.bus.request(beginSignOn, { tokenDigest });
    void reply.setCookie(ATTEMPT_COOKIE, sealed, cookieOptions).status(302).header('location', redirectTo);
  }

  @Get('callback')
  @Anyone()
  @ApiOperation({ summary: 'Where the provider sends the browser back to. Sets the session cookie.' })
  @ApiFoundResponse({ description: 'To the console.' })
  async complete(
    @Req() request: FastifyRequest,
    @CurrentClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const sealed = request.cookies[ATTEMPT_COOKIE];
    if (sealed === undefined) throw new Problem('sign-on.refused');
    void reply.clearCookie(ATTEMPT_COOKIE, cookieOptions);
    const query = request.url.split('?', 2)[1] ?? '';
    await openSession(reply, (tokenDigest) => this.bus.request(completeSignOn, { sealed, query, tokenDigest, client }));
    void reply.status(302).header('location', CONSOLE);
  }
}
