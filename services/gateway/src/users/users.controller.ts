import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { createUser, CreateUserBody, UserView, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';

@ApiTags('Users')
@Controller('v1/users')
export class UsersController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Allow('users:create')
  @ApiOperation({ summary: 'Create an account with a first password.' })
  @ApiCreatedResponse({ type: UserView })
  create(@CurrentActor() actor: Actor, @Body() body: CreateUserBody): Promise<UserView> {
    return this.bus.request(createUser, { ...body, actor });
  }
}
