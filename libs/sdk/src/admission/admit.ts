import type { Caller, KeyVerifier, Use, Verdict } from '../verifier/key-verifier.js';
import { presentedBy, type PresentedRequest } from './presented.js';
import { problemOf, type KeyProblem, type RefusalCode } from './refusals.js';

/** What the holder of a key has to be allowed. */
export interface Demand {
  /** The id of the service, `svc_…`. Without one, any key that holds is let in. */
  readonly service?: string | undefined;
  /** Uses of the key that a request counts for; 1 unless told. */
  readonly cost?: number | undefined;
}

export interface Guard extends Demand {
  readonly verifier: KeyVerifier;
  /** Told why it cannot be found out whether a key holds; the caller is told only that. */
  readonly onUnavailable?: ((cause: unknown) => void) | undefined;
}

export type Headers = Readonly<Record<string, string>>;

/** Either a caller or a problem; and headers that the answer has in either case. */
export type Admission =
  | { readonly caller: Caller; readonly problem: null; readonly headers: Headers }
  | { readonly caller: null; readonly problem: KeyProblem; readonly headers: Headers };

export const PROBLEM_TYPE = 'application/problem+json';

const COME_AGAIN_S = 1;

/**
 * Whether a request is let in, by the key it carries: what every framework's middleware does, and all that another one
 * needs. Never throws: where it cannot be found out, nobody is let in.
 * @param known who the request was found to come from before: it is not counted twice.
 */
export async function admit(guard: Guard, request: PresentedRequest, known?: Caller | null): Promise<Admission> {
  const presented = presentedBy(request);
  if (!('text' in presented)) return refusal(presented.code, null);
  const verdict = await verdictOn(presented.text, guard, useOf(guard, request, known));
  if (verdict === null) return refusal('unverifiable', null);
  if (verdict.valid) return { caller: verdict, problem: null, headers: limitHeaders(verdict) };
  return refusal(verdict.code, verdict);
}

function useOf({ service, cost }: Demand, { clientIp }: PresentedRequest, known: Caller | null | undefined): Use {
  return { service, clientIp, cost: known ? 0 : cost };
}

async function verdictOn(text: string, { verifier, onUnavailable }: Guard, use: Use): Promise<Verdict | null> {
  try {
    return await verifier.verify(text, use);
  } catch (cause) {
    onUnavailable?.(cause);
    return null;
  }
}

function refusal(code: RefusalCode, verdict: Verdict | null): Admission {
  const retryAfter = retryAfterOf(code, verdict);
  const problem = problemOf(code, retryAfter);
  const headers = {
    'cache-control': 'no-store',
    ...(verdict !== null && limitHeaders(verdict)),
    ...(problem.status === 401 && { 'www-authenticate': challengeFor(code) }),
    ...(retryAfter !== null && { 'retry-after': String(retryAfter) }),
  };
  return { caller: null, problem, headers };
}

/** Whole seconds. */
function retryAfterOf(code: RefusalCode, verdict: Verdict | null): number | null {
  if (code === 'unverifiable') return COME_AGAIN_S;
  if (code !== 'rate-limited') return null;
  const limit = verdict !== null && 'rateLimit' in verdict ? verdict.rateLimit : null;
  return limit?.resetSeconds ?? COME_AGAIN_S;
}

/** RFC 6750 §3: no error code where no credentials were sent. */
function challengeFor(code: RefusalCode): string {
  return code === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"';
}

/** Of a key that has a limit (draft-ietf-httpapi-ratelimit-headers). */
function limitHeaders(verdict: Verdict): Headers {
  if (!('rateLimit' in verdict) || verdict.rateLimit === null) return {};
  const { limit, seconds, remaining, resetSeconds } = verdict.rateLimit;
  return { 'ratelimit-policy': `"key";q=${limit};w=${seconds}`, ratelimit: `"key";r=${remaining};t=${resetSeconds}` };
}
