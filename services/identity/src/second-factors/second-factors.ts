import { Injectable } from '@nestjs/common';
import { Problem, recoveryCodeUsed, type Actor } from '#contracts';
import { Clock } from '#outbox';
import { Sealer } from '../sealer.js';
import type { User } from '../users/domain/user.js';
import { recoveryDigest } from './domain/recovery-codes.js';
import type { SecondFactor } from './domain/second-factor.js';
import { stepOfCode } from './domain/totp.js';
import { SecondFactorStore } from './store/second-factor.store.js';

/** What log-in asks once the password has matched. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly factors: SecondFactorStore,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** Whether the password is not this user's sole factor. */
  async isOn(userId: string): Promise<boolean> {
    return (await this.factors.findOf(userId, 'confirmed')) !== null;
  }

  /**
   * Lets pass who has no second factor on, or shows a code of it or a recovery code. Each code passes once.
   * @throws Problem `login.second-factor-required` without a code; `login.refused`, as for a wrong password, with a
   *   wrong one.
   */
  async assertPassed(user: User, code: string | undefined): Promise<void> {
    const factor = await this.factors.findOf(user._id, 'confirmed');
    if (factor === null) return;
    if (code === undefined) throw new Problem('login.second-factor-required');
    const digits = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(digits)) return this.useRecoveryCode(factor, user, code);
    const step = stepOfCode(this.secretOf(factor), digits, this.clock.now());
    const isFresh = step !== null && (await this.factors.useStep(factor._id, step));
    if (!isFresh) throw new Problem('login.refused');
  }

  /** @throws Error where the secret was sealed under another KEYWARD_LINK_SECRET. */
  secretOf({ _id, sealedSecret }: SecondFactor): string {
    const secret = sealedSecret === null ? null : this.sealer.open('second-factor', _id, sealedSecret);
    if (secret === null) throw new Error(`the secret of ${_id} does not open: has KEYWARD_LINK_SECRET changed?`);
    return secret;
  }

  private async useRecoveryCode({ _id }: SecondFactor, user: User, code: string): Promise<void> {
    const { _id: userId, operator } = user;
    const actor: Actor = { kind: 'user', userId, operator, sessionId: null, membership: null };
    const digest = recoveryDigest(code);
    await this.factors.change(_id, (factor) => {
      const isUnused = factor?.state === 'confirmed' && factor.recoveryDigests.includes(digest);
      if (!isUnused) throw new Problem('login.refused');
      const recoveryDigests = factor.recoveryDigests.filter((each) => each !== digest);
      const data = { userId, left: recoveryDigests.length };
      return { set: { recoveryDigests }, event: recoveryCodeUsed.of({ actor, data }) };
    });
  }
}
