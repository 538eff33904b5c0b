import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { verifyApiKey, VerificationView, VerifyApiKeyBody, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { CurrentActor, LoggedInOrKey } from '../access/access.js';
import { tellRateLimit } from '../limits/rate-limit-headers.js';
import { KeyTexts } from './key-texts.js';

@ApiTags('API keys')
@Controller('v1/api-keys/verify')
export class VerifyController {
  constructor(
    private readonly bus: CommandBus,
    private readonly texts: KeyTexts,
  ) {}

  @Post()
  @HttpCode(200)
  @LoggedInOrKey('verify')
  @ApiOperation({
    summary: 'Whether a key holds, and if not, why.',
    description:
      'A program whose key has the scope verify may ask about the keys of its project, an operator about any, somebody else who is logged in about its own. Any other key is unknown to them.',
  })
  @ApiOkResponse({ type: VerificationView })
  async verify(
    @CurrentActor() actor: Actor,
    @Body() { key, ...use }: VerifyApiKeyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VerificationView> {
    const presented = this.texts.presented(key);
    if (presented === null) return { valid: false, code: 'malformed' };
    const verification = await this.bus.request(verifyApiKey, { actor, ...presented, ...use });
    const { rateLimit, retryAfterSeconds } = verification;
    if (rateLimit !== undefined) tellRateLimit(reply, 'key', rateLimit);
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
    return verification;
  }
}
