import { problems } from './problem-catalogue.js';

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
  /** Seconds after which another attempt makes sense, as in the header Retry-After. */
  readonly retryAfter?: number;
  readonly requestId?: string;
}

interface ProblemOptions extends ErrorOptions {
  readonly retryAfter?: number;
}

/** A refusal that the caller may see. Anything else that is thrown becomes `service.failed`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** Whole seconds, or undefined. */
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: ProblemCode,
    readonly fields: readonly FieldProblem[] = [],
    options: ProblemOptions = {},
  ) {
    super(code, options);
    this.retryAfter = options.retryAfter;
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
      ...(this.retryAfter !== undefined && { retryAfter: this.retryAfter }),
      ...(requestId !== undefined && { requestId }),
    };
  }

  /** A problem as another process sent it; an unknown code (a newer peer) becomes `service.failed`. */
  static fromWire(wire: { code?: unknown; errors?: unknown; retryAfter?: unknown }): Problem {
    const known = typeof wire.code === 'string' && Object.hasOwn(problems, wire.code);
    const code = known ? (wire.code as ProblemCode) : 'service.failed';
    const options = typeof wire.retryAfter === 'number' ? { retryAfter: wire.retryAfter } : {};
    return new Problem(code, Array.isArray(wire.errors) ? (wire.errors as FieldProblem[]) : [], options);
  }
}

/** All codes there are, in the order of the catalogue. */
export const problemCodes: readonly ProblemCode[] = Object.keys(problems) as ProblemCode[];
