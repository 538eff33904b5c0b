import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  createUser,
  CreateUserBody,
  eraseUser,
  getUser,
  listUsers,
  ListUsersQuery,
  RevokedView,
  updateUser,
  UpdateUserBody,
  UserPage,
  UserView,
  type Actor,
  type Page,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { Revoking } from '../http/revoking.js';

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

  @Get()
  @Allow('users:manage')
  @ApiOperation({ summary: 'List accounts, oldest first; with `q`, those found.' })
  @ApiOkResponse({ type: UserPage })
  list(@CurrentActor() actor: Actor, @Query() query: ListUsersQuery): Promise<Page<UserView>> {
    return this.bus.request(listUsers, { actor, query });
  }

  @Get(':userId')
  @Allow('users:manage')
  @ApiOperation({ summary: 'Get an account.' })
  @ApiOkResponse({ type: UserView })
  get(@CurrentActor() actor: Actor, @Param('userId') userId: string): Promise<UserView> {
    return this.bus.request(getUser, { actor, userId });
  }

  @Patch(':userId')
  @Allow('users:manage')
  @Revoking()
  @ApiOperation({ summary: 'Disable an account, which ends its sessions and refuses its keys; or enable it again.' })
  @ApiOkResponse({ type: UserView })
  update(
    @CurrentActor() actor: Actor,
    @Param('userId') userId: string,
    @Body() body: UpdateUserBody,
  ): Promise<UserView> {
    return this.bus.request(updateUser, { ...body, actor, userId });
  }

  @Delete(':userId')
  @Allow('users:erase')
  @Revoking()
  @ApiOperation({ summary: 'Erase a person: nothing is kept but ids. Of a disabled account only, and for good.' })
  @ApiOkResponse({ type: RevokedView })
  erase(@CurrentActor() actor: Actor, @Param('userId') userId: string): Promise<RevokedView> {
    return this.bus.request(eraseUser, { actor, userId });
  }
}
