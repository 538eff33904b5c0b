import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { createUser, type CreateUserRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { CreateUser } from './use-cases/create-user.js';

@Controller()
export class UsersController {
  constructor(private readonly createUser: CreateUser) {}

  @OnCommand(createUser)
  create(@Payload() request: CreateUserRequest) {
    return this.createUser.execute(request);
  }
}
