import { Injectable } from '@nestjs/common';
import { Problem, type ChangePasswordRequest } from '#contracts';
import { SecondFactors } from '../../second-factors/second-factors.js';
import { assertSuitable } from '../../users/domain/password-policy.js';
import { passwordChange } from '../../users/domain/user.js';
import { OwnPassword } from '../../users/own-password.js';
import { PasswordHasher } from '../../users/password-hasher.js';
import { UserStore } from '../../users/store/user.store.js';

@Injectable()
export class ChangePassword {
  constructor(
    private readonly users: UserStore,
    private readonly ownPassword: OwnPassword,
    private readonly passwords: PasswordHasher,
    private readonly secondFactors: SecondFactors,
  ) {}

  /** Of two changes at once that both know the present password, the later one has lost it meanwhile. */
  async execute({ actor, currentPassword, password }: ChangePasswordRequest): Promise<Record<string, never>> {
    const user = await this.users.find(actor.userId);
    if (user === null) throw new Problem('session.invalid');
    const hasSecondFactor = await this.secondFactors.isOn(user._id);
    assertSuitable(password, { name: user.name, email: user.email, hasSecondFactor });
    await this.ownPassword.assertKnown(user, currentPassword);
    const passwordHash = await this.passwords.hash(password);
    await this.users.change(user._id, (present) => {
      if (present === null) throw new Problem('session.invalid');
      if (present.passwordHash !== user.passwordHash) throw new Problem('password.wrong');
      return passwordChange(present, { passwordHash, keptSessionId: actor.sessionId, by: 'owner', actor });
    });
    return {};
  }
}
