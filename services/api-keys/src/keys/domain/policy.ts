import type { ApiKeyPolicyBody } from '#contracts';

export const DAY_MS = 24 * 60 * 60 * 1_000;

/** What a project allows of its keys' lives. */
export type KeyPolicy = Readonly<ApiKeyPolicyBody>;

/** The policy of every project that has none of its own. */
export const defaultPolicy: KeyPolicy = {
  defaultDays: 90,
  longestLifetimeDays: 3_650,
  longestExtensionDays: 365,
  revive: true,
  keysPerMember: 1_000_000,
  onLeak: 'disable',
};
