import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  requestPasswordReset,
  RequestPasswordResetBody,
  resetPassword,
  ResetPasswordBody,
  type Client,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Anyone, CurrentClient } from '../access/access.js';

@ApiTags('Password resets')
@Controller('v1/password-resets')
export class PasswordResetsController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @HttpCode(202)
  @Anyone()
  @ApiOperation({
    summary: 'Ask for a link by mail.',
    description: 'The answer is the same whether the address has an account or not.',
  })
  @ApiAcceptedResponse()
  async request(@Body() body: RequestPasswordResetBody, @CurrentClient() client: Client): Promise<void> {
    await this.bus.request(requestPasswordReset, { ...body, client });
  }

  @Put()
  @HttpCode(204)
  @Anyone()
  @ApiOperation({ summary: 'Set a new password by the token of the link. Every session of the account ends.' })
  @ApiNoContentResponse()
  async reset(@Body() body: ResetPasswordBody, @CurrentClient() client: Client): Promise<void> {
    await this.bus.request(resetPassword, { ...body, client });
  }
}
