import { Body, Controller, Get, HttpCode, Patch, Post, Put, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import {
  changePassword,
  ChangePasswordBody,
  confirmEmail,
  ConfirmEmailBody,
  getMe,
  MeView,
  updateMe,
  UpdateMeBody,
  UserView,
  type Actor,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Anyone, CurrentActor, LoggedIn } from '../access/access.js';
import { csrfTokenOf, sessionTokenOf } from '../access/credentials.js';

@ApiTags('Me')
@Controller('v1')
export class MeController {
  constructor(private readonly bus: CommandBus) {}

  @Get('me')
  @LoggedIn()
  @ApiOperation({ summary: 'Who I am, what I may do where, and the token that unsafe requests with a cookie need.' })
  @ApiOkResponse({ type: MeView })
  async get(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<MeView> {
    const profile = await this.bus.request(getMe, { actor });
    return { ...profile, csrfToken: csrfTokenOf(sessionTokenOf(request)) };
  }

  @Patch('me')
  @LoggedIn()
  @ApiOperation({ summary: 'Change what is known of me. A new e-mail address waits until it is confirmed.' })
  @ApiOkResponse({ type: UserView })
  update(@CurrentActor() actor: Actor, @Body() body: UpdateMeBody): Promise<UserView> {
    return this.bus.request(updateMe, { ...body, actor });
  }

  @Put('me/password')
  @HttpCode(204)
  @LoggedIn()
  @ApiOperation({ summary: 'Change my password. My other sessions end.' })
  @ApiNoContentResponse()
  async changePassword(@CurrentActor() actor: Actor, @Body() body: ChangePasswordBody): Promise<void> {
    await this.bus.request(changePassword, { ...body, actor });
  }

  @Post('email-confirmations')
  @HttpCode(204)
  @Anyone()
  @ApiOperation({ summary: 'Confirm an e-mail address by the token of the link that was sent there.' })
  @ApiNoContentResponse()
  async confirmEmail(@Body() body: ConfirmEmailBody): Promise<void> {
    await this.bus.request(confirmEmail, body);
  }
}
