import { Injectable } from '@nestjs/common';
import { assertAllowed, newId, Problem, userCreated, type CreateUserRequest, type UserView } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { assertSuitable } from '../domain/password-policy.js';
import { newUser, toUserView } from '../domain/user.js';
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
  async create(request: CreateUserRequest, operator: boolean): Promise<UserView> {
    const user = await this.users.insert(await this.prepare(request, operator)).catch((failure: unknown) => {
      throw isDuplicateKey(failure) ? new Problem('user.exists', [{ field: 'email', message: 'is taken' }]) : failure;
    });
    return toUserView(user);
  }

  /**
   * An account that is yet to be stored: for who stores more in the same transaction, and not while it runs.
   * @throws Problem `password.unsuitable`, `login.busy`.
   */
  async prepare(
    { actor, email, name, password, language = 'en' }: CreateUserRequest,
    operator: boolean,
    _id = newId('usr'),
  ) {
    assertSuitable(password, { name, email, hasSecondFactor: false });
    const passwordHash = await this.passwords.hash(password);
    const state = newUser({ _id, email, name, language, operator, passwordHash });
    return { state, event: userCreated.of({ actor, data: { operator } }) };
  }
}
