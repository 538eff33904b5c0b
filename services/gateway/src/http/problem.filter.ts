import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentRequest, Problem, type ProblemCode } from '#contracts';

/** What Fastify and Nest refuse on their own, by status. */
const codeByStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'request.malformed',
  404: 'request.unknown-path',
  413: 'request.too-large',
  415: 'request.unsupported-media-type',
  503: 'service.unavailable',
};

/** Answers every failure as problem details (RFC 9457). What is no refusal is logged, and told to nobody. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(failure: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.toProblem(failure, request, reply);
    if (problem.status >= 500) this.logger.error({ msg: 'a request failed', code: problem.code, err: failure });
    if (problem.status === 401) void reply.header('www-authenticate', challengeFor(problem.code));
    const retryAfter = problem.retryAfter ?? (problem.status === 503 ? 1 : null);
    if (retryAfter !== null) void reply.header('retry-after', retryAfter);
    const requestId = currentRequest()?.requestId ?? String(reply.getHeader('x-request-id'));
    void reply.status(problem.status).type('application/problem+json').send(problem.toDetails(requestId));
  }

  private toProblem(failure: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
    if (failure instanceof Problem) return failure;
    const status = statusOf(failure);
    if (status === 404) {
      const methods = request.allowedMethods?.of(request.url.split('?', 1)[0] ?? '') ?? [];
      if (methods.length > 0) void reply.header('allow', methods.join(', '));
      if (methods.length > 0) return new Problem('request.method-not-allowed', [], { cause: failure });
    }
    return new Problem(codeByStatus[status] ?? 'service.failed', [], { cause: failure });
  }
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
