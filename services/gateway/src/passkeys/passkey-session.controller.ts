import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  beginPasskeyLogIn,
  logInByPasskey,
  OpenedSessionView,
  PasskeyLogInBody,
  type Client,
  type WebAuthnJson,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Anyone, CurrentClient } from '../access/access.js';
import { openSession } from '../sessions/session-cookie.js';

@ApiTags('Session')
@Controller('v1/session')
export class PasskeySessionController {
  constructor(private readonly bus: CommandBus) {}

  @Post('passkey-options')
  @HttpCode(200)
  @Anyone()
  @ApiOperation({ summary: 'Options for `navigator.credentials.get()`, good for 5 minutes.' })
  @ApiOkResponse({
    schema: { type: 'object', description: 'PublicKeyCredentialRequestOptionsJSON (WebAuthn §5.1.10).' },
  })
  begin(): Promise<WebAuthnJson> {
    return this.bus.request(beginPasskeyLogIn, {});
  }

  @Post('passkey')
  @Anyone()
  @ApiOperation({ summary: 'Log in by a passkey. Sets a cookie too.' })
  @ApiCreatedResponse({ type: OpenedSessionView })
  start(
    @Body() { response }: PasskeyLogInBody,
    @CurrentClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedSessionView> {
    return openSession(reply, (tokenDigest) => this.bus.request(logInByPasskey, { response, tokenDigest, client }));
  }
}
