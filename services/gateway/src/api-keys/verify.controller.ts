import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { verifyApiKey, VerificationView, VerifyApiKeyBody, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { CurrentActor, LoggedIn } from '../access/access.js';
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
  @LoggedIn()
  @ApiOperation({
    summary: 'Whether a key holds, and if not, why.',
    description: 'An operator may ask about any key, others about their own: any other key is unknown to them.',
  })
  @ApiOkResponse({ type: VerificationView })
  async verify(@CurrentActor() actor: Actor, @Body() { key, service }: VerifyApiKeyBody): Promise<VerificationView> {
    const read = this.texts.read(key);
    if (read === null) return { valid: false, code: 'malformed' };
    return this.bus.request(verifyApiKey, { actor, ...read, ...(service !== undefined && { service }) });
  }
}
