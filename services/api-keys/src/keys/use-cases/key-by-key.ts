import { hash } from 'node:crypto';
import { Problem, type Idempotency, type KeyResult } from '#contracts';
import { sideBySide } from '#runtime';

/** Enough to keep the disk busy; few enough that the changes of others find a place in between. */
const AT_A_TIME = 20;

/**
 * Does the same to several keys, each for itself: a refusal is the result of its key, and keeps no other.
 * @param work what is told of a key it was done for.
 * @returns in the order of the ids.
 * @throws what is no refusal; what was done by then is done, and found done by a retry.
 */
export function keyByKey(
  ids: readonly string[],
  work: (id: string) => Promise<Pick<KeyResult, 'revision' | 'expiresAt'>>,
): Promise<readonly KeyResult[]> {
  return sideBySide(ids, AT_A_TIME, (id) => resultOf(id, work));
}

/** Of one key in a request about several, so that a retry of the request finds what was done for this key. */
export function ownIdempotency({ key, fingerprint }: Idempotency, keyId: string): Idempotency {
  return { key: hash('sha256', JSON.stringify([key, keyId]), 'base64url'), fingerprint };
}

/** @param work what is told of the key where it is done. */
export async function resultOf(id: string, work: Parameters<typeof keyByKey>[1]): Promise<KeyResult> {
  try {
    return { id, ok: true, ...(await work(id)) };
  } catch (refusal) {
    if (refusal instanceof Problem) return { id, ok: false, code: refusal.code };
    throw refusal;
  }
}
