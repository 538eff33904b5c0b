import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Middleware } from 'openapi-fetch';
import { failureOf, KeywardUnreachable } from './problem.js';
import { takingIdempotencyKey } from './rest-api.js';

export type Fetch = (request: Request) => Promise<Response>;

/** A revocation waits for verifiers, many keys take their time; nothing takes so long. */
const ANSWER_WITHIN_MS = 30_000;
/** Before the second and the third attempt. There is no fourth. */
const RETRY_AFTER_MS = [250, 1_000];
/** Whoever is told to come later than that is told so by the problem. */
const LONGEST_WAIT_MS = 5_000;
const IDEMPOTENCY_KEY = 'idempotency-key';
const comeAgain: ReadonlySet<number> = new Set([429, 503]);
/** What a second time leaves as the first has. */
const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Gives calls what they need to be sent twice, and makes errors of refusals. */
export const refusalsAreThrown: Middleware = {
  onRequest({ request, schemaPath }) {
    const isTaken = takingIdempotencyKey.has(`${request.method} ${schemaPath}`);
    if (isTaken && !request.headers.has(IDEMPOTENCY_KEY)) request.headers.set(IDEMPOTENCY_KEY, `"${randomUUID()}"`);
  },
  async onResponse({ response }) {
    if (!response.ok) throw await failureOf(response);
  },
};

/**
 * Sends a request, three times at most: where nobody answers or Keyward asks to come again, and only what has the effect
 * of one request however often it arrives.
 * @throws KeywardUnreachable
 */
export function sendingAgain(send: Fetch): Fetch {
  return async (request) => {
    for (const waitMs of isRepeatable(request) ? RETRY_AFTER_MS : []) {
      const outcome = await attempt(send, request.clone());
      const again = waitBefore(outcome, waitMs);
      if (again === null || request.signal.aborted) return answerOf(outcome);
      await wait(again, undefined, { signal: request.signal });
    }
    return answerOf(await attempt(send, request));
  };
}

async function attempt(send: Fetch, request: Request): Promise<Response | KeywardUnreachable> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  try {
    return await send(new Request(request, { signal }));
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    return new KeywardUnreachable(`no answer from ${new URL(request.url).origin}`, { cause });
  }
}

/** A change of what was seen before (If-Match) finds itself outdated by its own first attempt. */
function isRepeatable({ method, headers }: Request): boolean {
  return headers.has(IDEMPOTENCY_KEY) || (repeatable.has(method) && !headers.has('if-match'));
}

/** Milliseconds; null where the outcome is final. */
function waitBefore(outcome: Response | KeywardUnreachable, waitMs: number): number | null {
  if (outcome instanceof KeywardUnreachable) return waitMs;
  if (!comeAgain.has(outcome.status)) return null;
  const asked = Number(outcome.headers.get('retry-after') ?? NaN) * 1_000;
  return asked <= LONGEST_WAIT_MS ? Math.max(asked, waitMs) : null;
}

function answerOf(outcome: Response | KeywardUnreachable): Response {
  if (outcome instanceof KeywardUnreachable) throw outcome;
  return outcome;
}
