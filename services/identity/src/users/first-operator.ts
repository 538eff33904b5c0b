import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Problem, systemActor } from '#contracts';
import { UserStore } from './store/user.store.js';
import { CreateUser } from './use-cases/create-user.js';

export const FIRST_OPERATOR = Symbol('first operator');

export interface FirstOperatorAccount {
  readonly email?: string;
  readonly password?: string;
}

/** Makes the account a new platform is first entered with. Where it is there already, nothing about it is changed. */
@Injectable()
export class FirstOperator implements OnApplicationBootstrap {
  private readonly logger = new Logger(FirstOperator.name);

  constructor(
    @Inject(FIRST_OPERATOR) private readonly account: FirstOperatorAccount,
    private readonly users: UserStore,
    private readonly createUser: CreateUser,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { email, password } = this.account;
    if (email === undefined || password === undefined || (await this.users.findByEmail(email)) !== null) return;
    try {
      const { id } = await this.createUser.create({ actor: systemActor, email, name: 'Operator', password }, true);
      this.logger.log({ msg: 'made the first operator', userId: id });
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      if (failure.code === 'password.unsuitable')
        throw new Error(`KEYWARD_OPERATOR_PASSWORD ${reasonIn(failure)}.`, { cause: failure });
      const otherProcessWasFirst = failure.code === 'user.exists';
      if (!otherProcessWasFirst) throw failure;
    }
  }
}

function reasonIn({ fields }: Problem): string {
  return fields.map(({ message }) => message).join(', and ');
}
