import type { ProblemDetails } from '#contracts';

/** What a script can go by. They are for ever; the README and `keyward --help` list them. */
export const exitCodes = {
  ok: 0,
  /** Keyward said no, a key does not hold, or a check found something. */
  refused: 1,
  usage: 2,
  notLoggedIn: 3,
  notReachable: 4,
  /** Something went wrong that nobody asked for, there or here. */
  failed: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The end of a command that did not do what was asked. Its texts never hold a secret. */
export class Failure extends Error {
  override readonly name: string = 'Failure';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    /** What one can do now. */
    readonly next: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** What is said of it besides the message, a line each. */
  lines(): readonly string[] {
    return this.next === null ? [] : [this.next];
  }

  toJson(): object {
    return { title: this.message, ...(this.next !== null && { detail: this.next }), exitCode: this.exitCode };
  }
}

/** Keyward's own words on why not. */
export class Refusal extends Failure {
  override readonly name = 'Refusal';

  constructor(readonly problem: ProblemDetails) {
    super(exitCodeOf(problem), `${problem.title} (${problem.code})`, adviceOn(problem));
  }

  override lines(): readonly string[] {
    const { errors = [], retryAfter, requestId } = this.problem;
    return [
      ...super.lines(),
      ...errors.map(({ field, message }) => `${field}: ${message}`),
      ...(retryAfter === undefined ? [] : [`again in ${retryAfter} s`]),
      ...(requestId === undefined ? [] : [`request ${requestId}`]),
    ];
  }

  override toJson(): object {
    return { ...this.problem, exitCode: this.exitCode };
  }
}

export function usage(message: string, next: string | null = null): Failure {
  return new Failure(exitCodes.usage, message, next);
}

/** Of 401s, those to a log-in are a refusal: one is not told to log in while one does. */
function exitCodeOf({ status, code }: ProblemDetails): ExitCode {
  if (status === 401) return code.startsWith('login.') ? exitCodes.refused : exitCodes.notLoggedIn;
  if (status === 503) return exitCodes.notReachable;
  return status >= 500 ? exitCodes.failed : exitCodes.refused;
}

/** The details speak of requests; where there is a command for it, that is the better advice. */
function adviceOn({ code, detail }: ProblemDetails): string {
  if (code === 'session.required' || code === 'session.invalid') return 'Log in: keyward login';
  if (code === 'project.not-found') return 'See which there are: keyward projects list';
  if (code === 'api-key.not-found') return 'See which there are: keyward keys list';
  return detail;
}

/** What a system call, or the innermost cause of a failure, says of itself: `ENOENT`; where it has no code, its message. */
export function codeOf(failure: unknown): string {
  if (typeof failure !== 'object' || failure === null) return 'unknown';
  if ('cause' in failure && failure.cause !== undefined) return codeOf(failure.cause);
  if ('code' in failure && typeof failure.code === 'string') return failure.code;
  return 'message' in failure && typeof failure.message === 'string' ? failure.message : 'unknown';
}
