import { isDeepStrictEqual } from 'node:util';
import { Problem, type ApiKeyPolicyBody, type ApiKeyPolicyView } from '#contracts';
import type { KeyPolicy } from '../../keys/domain/policy.js';

/** The policy alone, of whatever it stands in. */
export function policyIn(source: ApiKeyPolicyBody): KeyPolicy {
  const { defaultDays, longestLifetimeDays, longestExtensionDays, revive, keysPerMember, onLeak } = source;
  return { defaultDays, longestLifetimeDays, longestExtensionDays, revive, keysPerMember, onLeak };
}

/** @param version 0 for the policy of a project that has none of its own. */
export function toPolicyView(policy: KeyPolicy, version: number): ApiKeyPolicyView {
  return { ...policyIn(policy), version };
}

export function isSamePolicy(one: KeyPolicy, other: KeyPolicy): boolean {
  return isDeepStrictEqual(policyIn(one), policyIn(other));
}

/**
 * Refuses a policy under which what it offers would be refused.
 * @throws Problem `api-key-policy.not-possible`, which names every field.
 */
export function assertPossible({ defaultDays, longestExtensionDays, longestLifetimeDays }: KeyPolicy): void {
  const tooLong = Object.entries({ defaultDays, longestExtensionDays }).filter(
    ([, days]) => days > longestLifetimeDays,
  );
  if (tooLong.length === 0) return;
  throw new Problem(
    'api-key-policy.not-possible',
    tooLong.map(([field]) => ({ field, message: `must be at most ${longestLifetimeDays}, the longest lifetime` })),
  );
}
