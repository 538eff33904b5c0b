import { Injectable } from '@nestjs/common';
import { assertAllowed, newId, Problem, userCreated, type CreateUserRequest, type UserView } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { emailKeyOf, toUserView } from '../domain/user.js';
import { PasswordHasher } from '../password-hasher.js';
import { UserStore } from '../store/user.store.js';

@Injectable()
export class CreateUser {
  constructor(
    private readonly users: UserStore,
    private readonly passwords: PasswordHasher,
  ) {}

  async execute(request: CreateUserRequest): Promise<UserView> {
    assertAllowed(request.actor, 'users:create', null);
    return this.create(request, false);
  }

  /** @throws Problem `user.exists`. */
  async create({ actor, email, name, password }: CreateUserRequest, operator: boolean): Promise<UserView> {
    const state = {
      _id: newId('usr'),
      projectId: null,
      email,
      emailKey: emailKeyOf(email),
      name,
      operator,
      passwordHash: await this.passwords.hash(password),
    };
    const event = userCreated.of({ actor, data: { operator } });
    const user = await this.users.insert({ state, event }).catch((failure: unknown) => {
      throw isDuplicateKey(failure) ? new Problem('user.exists', [{ field: 'email', message: 'is taken' }]) : failure;
    });
    return toUserView(user);
  }
}
