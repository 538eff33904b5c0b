import { Problem } from '#contracts';
import type { ApiKey, PreviousText } from './api-key.js';

/**
 * What is left of a key's present text once it gets another: null where the text ends at once. A text from before an
 * earlier rotation ends in any case, so no more than two hold beside each other.
 * @throws Problem `api-key.not-revealed` for a master key that has no text yet; `api-key.expired`.
 */
export function textInGrace(
  { digest, lastFour, expiresAt }: ApiKey,
  graceSeconds: number,
  now: Date,
): PreviousText | null {
  if (digest === null) throw new Problem('api-key.not-revealed');
  if (expiresAt <= now) throw new Problem('api-key.expired');
  if (graceSeconds === 0) return null;
  return { digest, lastFour, until: new Date(now.getTime() + graceSeconds * 1_000) };
}
