/** One entry of the catalogue: codes are for ever, texts are not. */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the caller can do next. */
  readonly next: string;
}

const problems = {
  'request.malformed': {
    status: 400,
    title: 'The request cannot be read',
    next: 'Correct the named fields and send it again.',
  },
  'request.invalid': {
    status: 422,
    title: 'A value is not acceptable',
    next: 'Correct the named fields and send it again.',
  },
  'request.too-large': { status: 413, title: 'The request is too large', next: 'Send at most 64 KiB.' },
  'request.unsupported-media-type': {
    status: 415,
    title: 'The body has an unsupported type',
    next: 'Send application/json in UTF-8.',
  },
  'request.unknown-path': {
    status: 404,
    title: 'There is nothing at this address',
    next: 'See /docs for the addresses there are.',
  },
  'request.method-not-allowed': {
    status: 405,
    title: 'This address does not take this method',
    next: 'Use one of the methods in the Allow header.',
  },
  'request.timed-out': {
    status: 503,
    title: 'The request took too long',
    next: 'It was not carried out, or its outcome is not known: send it again with the same Idempotency-Key.',
  },
  'idempotency.key-missing': {
    status: 400,
    title: 'Idempotency-Key is missing',
    next: 'Send a header such as Idempotency-Key: "<a fresh UUID>", the same one on every retry.',
  },
  'idempotency.key-malformed': {
    status: 400,
    title: 'Idempotency-Key is malformed',
    next: 'Send a quoted string of 1 to 255 visible ASCII characters (RFC 9651 §3.3.3).',
  },
  'idempotency.key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    next: 'Use a fresh key for a new request.',
  },
  'session.required': {
    status: 401,
    title: 'You are not logged in',
    next: 'Log in with POST /v1/session and send the token as Authorization: Bearer.',
  },
  'session.invalid': { status: 401, title: 'The session has ended', next: 'Log in again with POST /v1/session.' },
  'session.ambiguous': {
    status: 400,
    title: 'Two credentials were sent',
    next: 'Send either the cookie or one Authorization header.',
  },
  'session.cross-site': {
    status: 403,
    title: 'A cookie login is not accepted from another site',
    next: 'Send the request from the console, or use Authorization: Bearer.',
  },
  'login.refused': {
    status: 401,
    title: 'E-mail or password is wrong',
    next: 'Check both, or ask for a new password.',
  },
  'permission.denied': {
    status: 403,
    title: 'Your role does not allow this',
    next: 'Ask an administrator of the project.',
  },
  'user.exists': {
    status: 409,
    title: 'A user with this e-mail exists',
    next: 'Add the existing user to the project instead.',
  },
  'user.not-found': { status: 404, title: 'There is no such user', next: 'Create the user first with POST /v1/users.' },
  'project.not-found': {
    status: 404,
    title: 'There is no such project',
    next: 'List your projects with GET /v1/projects.',
  },
  'member.exists': {
    status: 409,
    title: 'The user is a member of this project already',
    next: 'List the members to see the role.',
  },
  'api-key.not-found': {
    status: 404,
    title: 'There is no such API key',
    next: 'List your keys to see which there are.',
  },
  'api-key.owner-not-member': {
    status: 409,
    title: 'A key belongs to a member of its project',
    next: 'Add yourself to the project first.',
  },
  'api-key.expired': {
    status: 409,
    title: 'The key has expired and this project does not revive keys',
    next: 'Create a new key.',
  },
  'api-key.extension-too-long': {
    status: 422,
    title: 'The extension is longer than the project allows',
    next: 'Extend by fewer days.',
  },
  'api-key.lifetime-exceeded': {
    status: 422,
    title: 'The key would live longer than the project allows',
    next: 'Ask for fewer days.',
  },
  'service.busy': { status: 503, title: 'Too many changes are waiting to be recorded', next: 'Try again in a second.' },
  'service.unavailable': {
    status: 503,
    title: 'A part of Keyward cannot be reached',
    next: 'Try again in a second; the operator sees the state at /readyz.',
  },
  'service.failed': {
    status: 500,
    title: 'Something went wrong on our side',
    next: 'Try again; if it stays, tell the operator the request id.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

/** A value the caller sent that was refused, by its name in the body, path or query. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** RFC 9457 problem details, with a stable `code`. Never carries a secret, a stack or what was sent. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly errors?: readonly FieldProblem[];
  readonly requestId?: string;
}

/** A refusal that the caller may see. Anything else that is thrown becomes `service.failed`. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly fields: readonly FieldProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(code, options);
  }

  get status(): number {
    return problems[this.code].status;
  }

  toDetails(requestId?: string): ProblemDetails {
    const { status, title, next } = problems[this.code];
    return {
      type: `urn:keyward:problem:${this.code}`,
      title,
      status,
      detail: next,
      code: this.code,
      ...(this.fields.length > 0 && { errors: this.fields }),
      ...(requestId !== undefined && { requestId }),
    };
  }

  /** A problem as another process sent it; an unknown code (a newer peer) becomes `service.failed`. */
  static fromWire(wire: { code?: unknown; errors?: unknown }): Problem {
    const known = typeof wire.code === 'string' && Object.hasOwn(problems, wire.code);
    const code = known ? (wire.code as ProblemCode) : 'service.failed';
    return new Problem(code, Array.isArray(wire.errors) ? (wire.errors as FieldProblem[]) : []);
  }
}

/** All codes there are, in the order of the catalogue. */
export const problemCodes: readonly ProblemCode[] = Object.keys(problems) as ProblemCode[];
