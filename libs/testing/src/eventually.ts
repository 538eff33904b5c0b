import { setTimeout as wait } from 'node:timers/promises';

const RETRY_AFTER_MS = 20;

/**
 * Tries an assertion until it passes, and answers what it returned. An attempt that never settles counts as failing.
 * @throws the last failure, once the time is over.
 */
export async function eventually<T>(assertion: () => T | Promise<T>, { withinMs }: { withinMs: number }): Promise<T> {
  const endOfTime = performance.now() + withinMs;
  let failure: unknown = new Error(`the assertion did not settle within ${withinMs} ms`);
  do {
    const attempt = await settle(assertion, endOfTime - performance.now());
    if (attempt === null) break;
    if ('result' in attempt) return attempt.result;
    failure = attempt.failure;
    await wait(RETRY_AFTER_MS);
  } while (performance.now() < endOfTime);
  throw failure;
}

type Attempt<T> = { readonly result: T } | { readonly failure: unknown };

/** Null where the assertion takes longer than it may. */
async function settle<T>(assertion: () => T | Promise<T>, withinMs: number): Promise<Attempt<T> | null> {
  const timer = new AbortController();
  const attempt = Promise.resolve()
    .then(assertion)
    .then(
      (result) => ({ result }),
      (failure: unknown) => ({ failure }),
    );
  const timeUp = wait(withinMs, null, { signal: timer.signal }).catch(() => null);
  try {
    return await Promise.race([attempt, timeUp]);
  } finally {
    timer.abort();
  }
}
