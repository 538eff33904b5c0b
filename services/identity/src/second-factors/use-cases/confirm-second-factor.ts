import { Injectable } from '@nestjs/common';
import { Problem, secondFactorConfirmed, type ConfirmSecondFactorRequest, type RecoveryCodesView } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { newRecoveryCodes, recoveryDigest } from '../domain/recovery-codes.js';
import { assertOwn } from '../domain/second-factor.js';
import { stepOfCode } from '../domain/totp.js';
import { SecondFactors } from '../second-factors.js';
import { SecondFactorStore } from '../store/second-factor.store.js';

@Injectable()
export class ConfirmSecondFactor {
  constructor(
    private readonly factors: SecondFactorStore,
    private readonly secondFactors: SecondFactors,
  ) {}

  /** @throws Problem `second-factor.code-wrong`, `second-factor.exists` where it, or another, is on already. */
  async execute({ actor, secondFactorId, code }: ConfirmSecondFactorRequest): Promise<RecoveryCodesView> {
    const { userId } = actor;
    const recoveryCodes = newRecoveryCodes();
    const recoveryDigests = recoveryCodes.map(recoveryDigest);
    await this.factors
      .change(secondFactorId, (factor, now) => {
        assertOwn(factor, userId);
        if (factor.state === 'removed') throw new Problem('second-factor.not-found');
        if (factor.state === 'confirmed') throw new Problem('second-factor.exists');
        const lastUsedStep = stepOfCode(this.secondFactors.secretOf(factor), code.replaceAll(/\s/g, ''), now);
        if (lastUsedStep === null)
          throw new Problem('second-factor.code-wrong', [{ field: 'code', message: 'is wrong' }]);
        const event = secondFactorConfirmed.of({ actor, data: { userId } });
        return { set: { state: 'confirmed', lastUsedStep, recoveryDigests }, event };
      })
      .catch((failure: unknown) => {
        throw isDuplicateKey(failure) ? new Problem('second-factor.exists') : failure;
      });
    return { recoveryCodes };
  }
}
