import { Problem, type Idempotency } from '#contracts';
import type { Replay } from './aggregate.js';

/** A retry later than this is a new request. */
export const REPLAYS_KEPT_MS = 24 * 60 * 60 * 1_000;

/**
 * The first answer to a request, where it is still kept.
 * @throws Problem `idempotency.key-reused` where the key was used for another request.
 */
export function findReplay(replays: readonly Replay[], wanted: Idempotency): Replay | null {
  const found = replays.find(({ key }) => key === wanted.key) ?? null;
  if (found !== null && found.fingerprint !== wanted.fingerprint) throw new Problem('idempotency.key-reused');
  return found;
}
