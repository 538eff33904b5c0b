import type { ApiKey } from '../../keys/domain/api-key.js';
import type { KeptDigest } from '../../keys/domain/peppers.js';

/**
 * Which of a key's texts was found in public: the present one, or the one before it as long as that holds. Null where
 * it is none of them, and for a deleted key, whose texts are good for nothing.
 * @param hmacs of the found text, under each of the peppers there are.
 */
export function foundTextOf(
  { digest, previous, deletedAt }: ApiKey,
  hmacs: readonly string[],
  now: Date,
): KeptDigest | null {
  if (deletedAt !== null) return null;
  const inGrace = previous !== null && previous.until > now ? previous.digest : null;
  return [digest, inGrace].find((text) => text !== null && hmacs.includes(text.hmac)) ?? null;
}
