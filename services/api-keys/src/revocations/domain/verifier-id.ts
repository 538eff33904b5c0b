import { Problem } from '#contracts';

const form = /^[\w-]{1,64}$/;

/** Verifiers name themselves. @throws Problem `request.malformed`. */
export function assertVerifier(id: unknown): asserts id is string {
  if (typeof id !== 'string' || !form.test(id)) throw new Problem('request.malformed');
}
