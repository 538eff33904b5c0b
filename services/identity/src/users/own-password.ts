import { Injectable } from '@nestjs/common';
import { Problem } from '#contracts';
import { guarded, LoginThrottle } from '../throttling/login-throttle.js';
import type { User } from './domain/user.js';
import { PasswordHasher } from './password-hasher.js';

/** Asks whoever is logged in to prove it again: a session that was left open is not enough for what locks its owner out. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly passwords: PasswordHasher,
    private readonly throttle: LoginThrottle,
  ) {}

  /** @throws Problem `password.wrong`; `login.throttled` after too many wrong ones. */
  async assertKnown({ _id, passwordHash }: User, currentPassword: string | undefined): Promise<void> {
    if (!currentPassword) throw wrong('is missing');
    const attempt = await this.throttle.beginAsOwner(_id);
    await guarded(attempt, 'password.wrong', async () => {
      if (!(await this.passwords.matches(currentPassword, passwordHash))) throw wrong('is wrong');
    });
  }
}

function wrong(message: string): Problem {
  return new Problem('password.wrong', [{ field: 'currentPassword', message }]);
}
