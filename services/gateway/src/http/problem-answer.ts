import { HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type ProblemCode } from '#contracts';
import { VerifierUnavailable } from '#verifier';

/** What Fastify and Nest refuse on their own, by status. */
const codeByStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'request.malformed',
  404: 'request.unknown-path',
  413: 'request.too-large',
  415: 'request.unsupported-media-type',
  503: 'service.unavailable',
};

const logger = new Logger('ProblemFilter');

/** Which problem a failure is told as. What is no refusal is told to nobody. */
export function problemOf(failure: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  if (failure instanceof Problem) return failure;
  if (failure instanceof VerifierUnavailable) return new Problem('service.unavailable', [], { cause: failure });
  const status = statusOf(failure);
  if (status === 404) {
    const methods = request.allowedMethods?.of(request.url.split('?', 1)[0] ?? '') ?? [];
    if (methods.length > 0) void reply.header('allow', methods.join(', '));
    if (methods.length > 0) return new Problem('request.method-not-allowed', [], { cause: failure });
  }
  return new Problem(codeByStatus[status] ?? 'service.failed', [], { cause: failure });
}

/** For the operator: a failure that is none of the caller's. */
export function logFailure({ code, status }: Problem, failure: unknown, reply: FastifyReply): void {
  if (status >= 500) logger.error({ msg: 'a request failed', requestId: reply.request.id, code, err: failure });
}

/**
 * Answers with problem details (RFC 9457).
 * @param status where the one who asks understands few.
 */
export function answerProblem(reply: FastifyReply, problem: Problem, status: number = problem.status): void {
  if (status === 401) void reply.header('www-authenticate', challengeFor(problem.code));
  const retryAfter = problem.retryAfter ?? (status === 503 ? 1 : null);
  if (retryAfter !== null) void reply.header('retry-after', retryAfter);
  const details = { ...problem.toDetails(reply.request.id), status };
  void reply.status(status).type('application/problem+json').send(details);
}

/** RFC 6750 §3: no error code where no credentials were sent. */
function challengeFor(code: ProblemCode): string {
  return code === 'session.invalid' || code === 'api-key.refused' ? 'Bearer error="invalid_token"' : 'Bearer';
}

function statusOf(failure: unknown): number {
  if (failure instanceof HttpException) return failure.getStatus();
  const named = typeof failure === 'object' && failure !== null && 'statusCode' in failure ? failure.statusCode : 500;
  return typeof named === 'number' ? named : 500;
}
