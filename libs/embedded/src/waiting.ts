import { setTimeout as sleep } from 'node:timers/promises';

/** What the promise gives, or null once the time is over; the promise itself goes on. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | null> {
  const timer = new AbortController();
  const timeout = sleep(milliseconds, null, { signal: timer.signal }).catch(() => null);
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    timer.abort();
  }
}

/** Asks again and again until the answer is true. False: it never was, in all that time. */
export async function holdsWithin(
  milliseconds: number,
  ask: () => Promise<boolean> | boolean,
  everyMs: number = 50,
): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  do {
    if (await ask()) return true;
    await sleep(everyMs);
  } while (performance.now() < deadline);
  return false;
}
