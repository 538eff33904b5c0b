import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { reportLeakedKeys, ReportLeakedKeysBody } from '#contracts';
import { CommandBus } from '#messaging';
import { Anyone } from '../access/access.js';
import { KeyTexts } from './key-texts.js';

@ApiTags('API keys')
@Controller('v1/leaked-keys')
export class LeakedKeysController {
  constructor(
    private readonly bus: CommandBus,
    private readonly texts: KeyTexts,
  ) {}

  /** What cannot be a key of ours, which anybody can see by its form and checksum, is asked about nowhere. */
  @Post()
  @HttpCode(202)
  @Anyone()
  @ApiOperation({
    summary: 'Report keys that were found where they should not be.',
    description:
      'Each key there is is disabled or flagged, as its project wishes, and its owner is told. The answer is the same, whatever was reported.',
  })
  @ApiAcceptedResponse()
  async report(@Body() { keys }: ReportLeakedKeysBody): Promise<void> {
    const found = [...new Set(keys)].map((text) => this.texts.read(text)).filter((text) => text !== null);
    if (found.length > 0) await this.bus.request(reportLeakedKeys, { found });
  }
}
