import { Problem, type SecondFactorState, type SecondFactorType, type SecondFactorView } from '#contracts';

/** What a user shows besides the password. A user has at most one that is confirmed and one that is not yet. */
export interface SecondFactor {
  readonly _id: string;
  readonly userId: string;
  readonly type: SecondFactorType;
  readonly state: SecondFactorState;
  /** Of the authenticator, sealed under this document's id; null once the factor is removed. */
  readonly sealedSecret: string | null;
  /** RFC 6238 §5.2: a code of this step, or of an earlier one, is not accepted again. */
  readonly lastUsedStep: number | null;
  /** Of the recovery codes that have not been used. */
  readonly recoveryDigests: readonly string[];
  readonly createdAt: Date;
}

/** Another user's factor answers as a missing one does. */
export function assertOwn(factor: SecondFactor | null, userId: string): asserts factor is SecondFactor {
  if (factor === null || factor.userId !== userId) throw new Problem('second-factor.not-found');
}

export function toSecondFactorView(factor: SecondFactor): SecondFactorView {
  const { _id, type, state, recoveryDigests, createdAt } = factor;
  return { id: _id, type, state, recoveryCodesLeft: recoveryDigests.length, createdAt: createdAt.toISOString() };
}
