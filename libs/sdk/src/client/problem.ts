import type { components } from './rest-api.js';

type ProblemDetails = components['schemas']['Problem'];

/** Why Keyward refused. Never changes its meaning; a newer Keyward may have more. */
export type ProblemCode = ProblemDetails['code'] | (string & {});

/** What was sent under this name was refused. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Keyward's own words on why not (RFC 9457). Decide by `code`: it is for ever, the texts are not. */
export class KeywardProblem extends Error {
  override readonly name = 'KeywardProblem';
  readonly code: ProblemCode;
  readonly status: number;
  /** What to do next. */
  readonly detail: string;
  readonly fields: readonly FieldProblem[];
  /** Seconds after which another attempt makes sense. */
  readonly retryAfter: number | undefined;
  /** To be told to whoever runs Keyward: its logs know the request by it. */
  readonly requestId: string | undefined;

  constructor({ title, code, status, detail, errors = [], retryAfter, requestId }: ProblemDetails) {
    super(`${title} (${code})`);
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.fields = errors;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
  }
}

/** Nobody answered, or something that is not Keyward. Of a change it may not be known whether it was made. */
export class KeywardUnreachable extends Error {
  override readonly name = 'KeywardUnreachable';
}

/** What an answer that is no success means. */
export async function failureOf(response: Response): Promise<KeywardProblem | KeywardUnreachable> {
  const body = await response.json().catch(() => null);
  if (isProblem(body)) return new KeywardProblem(body);
  return new KeywardUnreachable(`what answers at ${originOf(response)} is not Keyward (status ${response.status})`);
}

function isProblem(body: unknown): body is ProblemDetails {
  if (typeof body !== 'object' || body === null) return false;
  return 'code' in body && typeof body.code === 'string' && 'title' in body && 'status' in body;
}

function originOf({ url }: Response): string {
  return URL.canParse(url) ? new URL(url).origin : 'that address';
}
