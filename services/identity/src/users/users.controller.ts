import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  createUser,
  eraseUser,
  getUser,
  listUsers,
  updateUser,
  type CreateUserRequest,
  type RequestOf,
  type UpdateUserRequest,
} from '#contracts';
import { OnCommand } from '#messaging';
import { CreateUser } from './use-cases/create-user.js';
import { EraseUser } from './use-cases/erase-user.js';
import { GetUser } from './use-cases/get-user.js';
import { ListUsers } from './use-cases/list-users.js';
import { UpdateUser } from './use-cases/update-user.js';

@Controller()
export class UsersController {
  constructor(
    private readonly createUser: CreateUser,
    private readonly listUsers: ListUsers,
    private readonly getUser: GetUser,
    private readonly updateUser: UpdateUser,
    private readonly eraseUser: EraseUser,
  ) {}

  @OnCommand(createUser)
  create(@Payload() request: CreateUserRequest) {
    return this.createUser.execute(request);
  }

  @OnCommand(listUsers)
  list(@Payload() request: RequestOf<typeof listUsers>) {
    return this.listUsers.execute(request);
  }

  @OnCommand(getUser)
  get(@Payload() request: RequestOf<typeof getUser>) {
    return this.getUser.execute(request);
  }

  @OnCommand(updateUser)
  update(@Payload() request: UpdateUserRequest) {
    return this.updateUser.execute(request);
  }

  @OnCommand(eraseUser)
  erase(@Payload() request: RequestOf<typeof eraseUser>) {
    return this.eraseUser.execute(request);
  }
}
